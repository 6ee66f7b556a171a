package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.source.ReadPosition;

/** How far a run has come: what a checkpoint remembers besides the model. Owned by the trainer. */
final class RunProgress {
  private long step;
  private ReadPosition position;
  private long tokens;
  private long targets;
  private final BestEvaluation best;

  RunProgress() {
    position = ReadPosition.START;
    best = new BestEvaluation(Double.NaN, 0, 0);
  }

  RunProgress(RunManifest saved) {
    step = saved.step();
    position = saved.position();
    tokens = saved.tokens();
    targets = saved.targets();
    best =
        new BestEvaluation(
            saved.bestLoss() == null ? Double.NaN : saved.bestLoss(),
            saved.bestStep(),
            saved.evaluationsWithoutImprovement());
  }

  void stepped(StepCompleted event, ReadPosition reached) {
    step++;
    tokens += event.tokens();
    targets += event.targets();
    position = reached;
  }

  /** The position moved without a step, over a rejected batch or the end of a pass. */
  void moved(ReadPosition reached) {
    position = reached;
  }

  long step() {
    return step;
  }

  ReadPosition position() {
    return position;
  }

  long tokens() {
    return tokens;
  }

  long targets() {
    return targets;
  }

  BestEvaluation best() {
    return best;
  }
}
