package io.millrace.benchmarks.leg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What every leg is told.
 *
 * @param model directory with a config.json; without weights a leg begins with fresh ones
 * @param rows sequences of a batch, which is an optimizer step
 * @param length of the longest sequence
 * @param warmUpSteps that are not measured, at least one
 * @param steps that are, at least one
 */
public record Workload(Path model, int rows, int length, int warmUpSteps, int steps) {

  /** Sequences that a leg trains on. */
  public int sequences() {
    return (warmUpSteps + steps) * rows;
  }

  /** As a leg's command line has it, and then what else the leg is told. */
  public List<String> arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--model", model.toString(),
                "--rows", Integer.toString(rows),
                "--length", Integer.toString(length),
                "--warm-up-steps", Integer.toString(warmUpSteps),
                "--steps", Integer.toString(steps)));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
