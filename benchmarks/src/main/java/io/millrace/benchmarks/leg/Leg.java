package io.millrace.benchmarks.leg;

import java.util.List;
import java.util.Map;

/**
 * A process that trains and prints one line of JSON: a {@link Measurement}.
 *
 * @param name as the report has it
 * @param command with its arguments
 * @param environment variables besides those of this process
 */
public record Leg(String name, List<String> command, Map<String, String> environment) {

  /** With the environment of this process. */
  public Leg(String name, List<String> command) {
    this(name, command, Map.of());
  }

  /** The same with more variables. */
  public Leg with(Map<String, String> variables) {
    return new Leg(name, command, variables);
  }
}
