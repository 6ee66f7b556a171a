package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.worker.program.StepOutcome;

/**
 * An optimizer step of which it is known what it came to.
 *
 * @param step as it was dispatched
 * @param outcome of it
 * @param millis it took
 * @param waitMillis of these, in which the trainer waited for a batch
 * @param computeMillis of these, in which the program was at work
 */
record FinishedStep(
    DispatchedStep step,
    StepOutcome outcome,
    double millis,
    double waitMillis,
    double computeMillis) {

  /** The mean over its targets. */
  double loss() {
    return outcome.lossSum() / step.content().targets();
  }

  /**
   * The event of a step that changed the weights.
   *
   * @param peakMemoryBytes of the device until now
   */
  StepCompleted completed(long peakMemoryBytes) {
    StepInProgress content = step.content();
    return new StepCompleted(
        loss(),
        step.learningRate(),
        outcome.gradientNorm(),
        content.rows(),
        content.tokens(),
        content.targets(),
        content.paddingShare(),
        millis,
        waitMillis,
        step.at().toEpochMilli() - content.oldest().toEpochMilli(),
        content.batches(),
        content.sources(),
        peakMemoryBytes,
        computeMillis);
  }

  /**
   * The event of a step that did not.
   *
   * @param inARow steps skipped one after the other, with this one
   */
  StepSkipped skipped(int inARow) {
    StepInProgress content = step.content();
    return new StepSkipped(
        "Its loss is "
            + loss()
            + " and its gradient norm "
            + outcome.gradientNorm()
            + ": weights and optimizer are left as they were.",
        step.learningRate(),
        Double.toString(loss()),
        Double.toString(outcome.gradientNorm()),
        content.rows(),
        content.tokens(),
        content.targets(),
        content.batches(),
        content.sources(),
        inARow);
  }
}
