package io.millrace.worker.recovery;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import java.util.List;

/**
 * An optimizer step as the journal has it.
 *
 * @param number of the step, the first is 1
 * @param batches of it, in order
 * @param learningRate of it
 * @param targets of its batches
 * @param loss mean over its targets; not finite where the step was skipped for it
 * @param gradientNorm global L2 norm before clipping; likewise
 */
public record JournalledStep(
    long number,
    List<BatchCoordinate> batches,
    double learningRate,
    long targets,
    double loss,
    double gradientNorm) {

  static JournalledStep of(long number, StepCompleted step) {
    return new JournalledStep(
        number,
        step.batches(),
        step.learningRate(),
        step.targets(),
        step.loss(),
        step.gradientNorm());
  }

  static JournalledStep of(long number, StepSkipped step) {
    return new JournalledStep(
        number,
        step.batches(),
        step.learningRate(),
        step.targets(),
        Double.parseDouble(step.loss()),
        Double.parseDouble(step.gradientNorm()));
  }
}
