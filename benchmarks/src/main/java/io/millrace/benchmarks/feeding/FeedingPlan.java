package io.millrace.benchmarks.feeding;

import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.benchmarks.training.TrainingPlan;
import io.millrace.service.SetupException;
import io.millrace.worker.program.Precision;

/**
 * What a worker trains, how its run is cut up, and how often it is fed from memory instead.
 *
 * @param shape of the model
 * @param device cpu or cuda
 * @param precision of the matrix products
 * @param rows records per batch, which is an optimizer step
 * @param maxLength tokens of a record at most
 * @param stretchSteps steps of a stretch; on a GPU the outcomes of so many are read together
 * @param stretches that are measured
 * @param checkpointEvery so many stretches
 * @param legSteps steps of a leg that is fed from Kafka or from memory
 * @param pairs of these legs
 */
public record FeedingPlan(
    ModelShape shape,
    String device,
    Precision precision,
    int rows,
    int maxLength,
    int stretchSteps,
    int stretches,
    int checkpointEvery,
    int legSteps,
    int pairs) {
  /** Stretches that are passed over, as the first steps wait for all to start. */
  private static final int WARM_UP_STRETCHES = 2;

  /** More batches than there are steps, so that the reader never comes to the topic's end. */
  private static final int SPARE_BATCHES = 32;

  /**
   * Checks that there is something to look at.
   *
   * @throws SetupException when no checkpoint, or no stretch without one, can be counted on
   */
  public FeedingPlan {
    if (checkpointEvery < 2 || stretches < 2 * checkpointEvery) {
      throw new SetupException(
          "Of "
              + stretches
              + " stretches with a checkpoint every "
              + checkpointEvery
              + ", some must have a checkpoint and some none: give --checkpoint-every-stretches 2 or"
              + " more, and --stretches at least twice as many.");
    }
  }

  /** Steps that are passed over. */
  int warmUpSteps() {
    return WARM_UP_STRETCHES * stretchSteps;
  }

  /** Steps of the worker's run. */
  int steps() {
    return warmUpSteps() + stretches * stretchSteps;
  }

  /** Batches that there have to be. */
  int batches() {
    return steps() + SPARE_BATCHES;
  }

  /** The legs beside the worker's run. */
  TrainingPlan legs() {
    return new TrainingPlan(
        shape,
        device,
        precision,
        BrokerPlace.OWN_PROCESS,
        rows,
        maxLength,
        stretchSteps,
        legSteps,
        1,
        pairs,
        0);
  }
}
