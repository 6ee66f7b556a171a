package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.training.ModelShape;
import io.millrace.service.SetupException;

/**
 * How a worker is killed, and how often.
 *
 * @param shape of the model
 * @param rows records per batch, which is an optimizer step
 * @param maxLength tokens of a record at most
 * @param undisturbedSteps that are taken before the first kill, and looked at for the journal
 * @param checkpointEverySteps steps between two checkpoints
 * @param stepsAfter a checkpoint after which the worker is killed
 * @param rounds how often
 */
public record RecoveryPlan(
    ModelShape shape,
    int rows,
    int maxLength,
    int undisturbedSteps,
    int checkpointEverySteps,
    int stepsAfter,
    int rounds) {

  /** Steps of the undisturbed ones that are passed over, as the first wait for all to start. */
  static final int WARM_UP_STEPS = 2;

  /**
   * Checks that there is something to look at.
   *
   * @throws SetupException when no checkpoint can be counted on before the first kill
   */
  public RecoveryPlan {
    if (undisturbedSteps < 2 * checkpointEverySteps) {
      throw new SetupException(
          undisturbedSteps
              + " undisturbed steps may have no checkpoint: give at least twice as many as from one"
              + " checkpoint to the next, which is "
              + 2 * checkpointEverySteps
              + ".");
    }
  }

  /** Batches that there have to be; some more than are needed, so that none is waited for. */
  int batches() {
    int ofARound = 3 * checkpointEverySteps + stepsAfter;
    return WARM_UP_STEPS + undisturbedSteps + (rounds + 1) * ofARound;
  }
}
