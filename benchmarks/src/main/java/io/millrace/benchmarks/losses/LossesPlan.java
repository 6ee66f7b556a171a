package io.millrace.benchmarks.losses;

import io.millrace.benchmarks.training.ModelShape;
import io.millrace.service.SetupException;
import io.millrace.worker.program.Precision;
import java.util.List;

/**
 * What is trained.
 *
 * @param shape of the model
 * @param device cpu or cuda
 * @param rows records per batch, which is an optimizer step
 * @param maxLength tokens of a record at most
 * @param steps of each run
 */
public record LossesPlan(ModelShape shape, String device, int rows, int maxLength, int steps) {
  private static final String CPU = "cpu";

  /**
   * Checks that there is something to compare.
   *
   * @throws SetupException when there are fewer than two steps
   */
  public LossesPlan {
    if (steps < 2) {
      throw new SetupException(
          "With " + steps + " steps no loss comes of a step taken before: give --steps 2 or more.");
    }
  }

  /** What every other run is held against. */
  Target reference() {
    return new Target("reference", CPU, Precision.FP32);
  }

  /** The others. */
  List<Target> candidates() {
    return List.of(
        new Target("fp32", device, Precision.FP32), new Target("bf16", device, Precision.BF16));
  }

  /** Steps before those whose speed is told; the outcomes of so many are read together. */
  int half() {
    return steps / 2;
  }
}
