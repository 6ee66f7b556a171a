package io.millrace.worker.training;

import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.source.ReadPosition;

/**
 * How far a run has come: what a checkpoint remembers besides the model. It moves when the outcome
 * of a step is known. Owned by the trainer.
 *
 * <p>Where the last steps were skipped, the weights are still those of the last good step, and
 * {@link #good} is where that one left the run.
 */
final class RunProgress {
  private Standing now;
  private Standing good;
  private final BestEvaluation best;

  RunProgress() {
    now = Standing.START;
    good = now;
    best = new BestEvaluation(Double.NaN, 0, 0);
  }

  RunProgress(RunManifest saved) {
    now = Standing.of(saved);
    good = now;
    best =
        new BestEvaluation(
            saved.bestLoss() == null ? Double.NaN : saved.bestLoss(),
            saved.bestStep(),
            saved.evaluationsWithoutImprovement());
  }

  void completed(StepInProgress step, ReadPosition reached) {
    now = now.completed(step, reached);
    good = now;
  }

  void skipped(StepInProgress step, ReadPosition reached) {
    now = now.skipped(step, reached);
  }

  /** The position moved without a step, over a rejected batch or the end of a pass. */
  void moved(ReadPosition reached) {
    boolean isGood = skippedInARow() == 0;
    now = now.moved(reached);
    good = isGood ? now : good;
  }

  /** Forgets the steps skipped since the last good one, as if their batches had not come. */
  void backToGood() {
    now = good;
  }

  Standing now() {
    return now;
  }

  /** After the last step that was trained on, or where this start of the run began. */
  Standing good() {
    return good;
  }

  int skippedInARow() {
    return (int) (now.step() - good.step());
  }

  long step() {
    return now.step();
  }

  ReadPosition position() {
    return now.position();
  }

  BestEvaluation best() {
    return best;
  }
}
