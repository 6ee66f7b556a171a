package io.millrace.worker.recovery;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.progress.BestEvaluation;

/**
 * The best evaluation as a run had it when it went on from a checkpoint's step: it may have been
 * evaluated there again after the checkpoint was saved.
 */
public final class BestSince {
  private final RunManifest manifest;
  private BestEvaluation best;
  private boolean wentOn;

  /** As the checkpoint has it, before any event is taken in. */
  public BestSince(RunManifest manifest) {
    this.manifest = manifest;
    this.best = manifest.best();
  }

  /** Takes in an event of the checkpoint's run, from its place in the journal on. */
  public void accept(TrainingEvent event) {
    if (event.sequence() <= manifest.standing().sequence() || wentOn) {
      return;
    }
    wentOn = event.step() > manifest.step();
    best = after(event.payload(), best, manifest.step());
  }

  /** By the events taken in. */
  public BestEvaluation best() {
    return best;
  }

  /**
   * The best after an event.
   *
   * @param step of the run when it happened
   */
  static BestEvaluation after(EventPayload payload, BestEvaluation best, long step) {
    if (payload instanceof EventPayload.RunStarted started) {
      return best.by(measure(EvaluationMeasure.keyIn(started.settings())));
    }
    if (payload instanceof EventPayload.EvaluationCompleted evaluation && evaluation.counts()) {
      EvaluationMeasure measure = measure(evaluation.bestBy());
      return evaluation.best()
          ? new BestEvaluation(measure, measure.of(evaluation), step, 0)
          : best.missed(evaluation.evaluationsWithoutImprovement());
    }
    if (payload instanceof EventPayload.EvaluationFailed evaluation && evaluation.counts()) {
      return best.missed(evaluation.evaluationsWithoutImprovement());
    }
    return best;
  }

  private static EvaluationMeasure measure(String key) {
    return EvaluationMeasure.named(key)
        .orElseThrow(
            () ->
                new SetupException(
                    "The run's best evaluation is told by "
                        + key
                        + ", as its journal has it, which this version does not know: go on with the"
                        + " version that wrote it, or a later one."));
  }
}
