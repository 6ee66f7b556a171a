package io.millrace.benchmarks.leg;

import java.util.List;

/**
 * A process that trains and prints one line of JSON: a {@link Measurement}.
 *
 * @param name as the report has it
 * @param command with its arguments
 */
public record Leg(String name, List<String> command) {}
