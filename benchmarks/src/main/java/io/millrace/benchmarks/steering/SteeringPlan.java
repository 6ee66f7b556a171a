package io.millrace.benchmarks.steering;

import io.millrace.benchmarks.training.ModelShape;

/**
 * What a worker trains, and how often it is told something meanwhile.
 *
 * @param shape of the model
 * @param rows records per batch, which is an optimizer step
 * @param maxLength tokens of a record at most
 * @param commands that are sent before the stop
 */
public record SteeringPlan(ModelShape shape, int rows, int maxLength, int commands) {
  /** Steps before the first command, as the first wait for all to start. */
  static final int WARM_UP_STEPS = 3;

  /** Steps that there have to be batches for; the run is stopped before they are used up. */
  private static final int STEPS_A_COMMAND = 40;

  int batches() {
    return WARM_UP_STEPS + (commands + 1) * STEPS_A_COMMAND;
  }
}
