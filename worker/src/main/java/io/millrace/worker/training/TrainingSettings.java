package io.millrace.worker.training;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.ReadPosition;
import java.util.Set;

/**
 * What the loop does when.
 *
 * @param run id
 * @param plan of this start of the run
 * @param maxSteps optimizer steps after which the run ends; 0 has no limit
 * @param passes after which a run that stops at the end of the topic ends
 * @param evaluateAtStart before the first step
 * @param evaluateEveryPass after each pass
 * @param bestBy tells the best evaluation
 * @param patience evaluations in a row without improvement after which the run ends; 0 never
 * @param maxRejectedBatches in a row after which the run fails
 * @param maxBadSteps skipped in a row, because loss or gradient is not finite, after which the run
 *     fails; 0 never
 * @param acceptedFingerprints of tokenizers and formats, or beginnings of them, whose batches are
 *     taken besides those of the run's first batch
 * @param eventTexts what events have of texts
 */
public record TrainingSettings(
    String run,
    RunPlan plan,
    long maxSteps,
    int passes,
    boolean evaluateAtStart,
    boolean evaluateEveryPass,
    EvaluationMeasure bestBy,
    int patience,
    int maxRejectedBatches,
    int maxBadSteps,
    Set<String> acceptedFingerprints,
    EventTexts eventTexts) {

  /** Whether this many steps are all that the run is to do. */
  public boolean done(long step) {
    return maxSteps > 0 && step >= maxSteps;
  }

  /** Whether no pass comes after the one of this position. */
  public boolean isLastPass(ReadPosition position) {
    return plan.endOffsets().isEmpty() || position.pass() + 1 >= passes;
  }

  /** Whether this position is the end of the run's last pass. */
  public boolean done(ReadPosition position) {
    return !plan.endOffsets().isEmpty() && position.pass() >= passes;
  }
}
