package io.millrace.benchmarks.leg;

import java.util.Optional;

/** How a leg's process ended. */
public sealed interface LegOutcome {

  /** It did its work. */
  record Measured(Measurement measurement) implements LegOutcome {}

  /**
   * It did not.
   *
   * @param sentence why, with the end of what it wrote to standard error
   */
  record Failed(String sentence) implements LegOutcome {}

  /** What it measured; empty when it failed. */
  default Optional<Measurement> measured() {
    return this instanceof Measured measured
        ? Optional.of(measured.measurement())
        : Optional.empty();
  }
}
