package io.millrace.worker.training;

import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.source.ReadPosition;

/**
 * How far a run has come.
 *
 * @param step optimizer steps done, skipped ones among them
 * @param position on the batch topic after them
 * @param tokens trained on
 * @param targets trained on
 * @param microBatches that went into the steps; with the seed, the state of all that is random
 */
record Standing(long step, ReadPosition position, long tokens, long targets, long microBatches) {
  static final Standing START = new Standing(0, ReadPosition.START, 0, 0, 0);

  static Standing of(RunManifest saved) {
    return new Standing(
        saved.step(), saved.position(), saved.tokens(), saved.targets(), saved.microBatches());
  }

  /** After a step that was trained on. */
  Standing completed(StepInProgress trained, ReadPosition reached) {
    return new Standing(
        step + 1,
        reached,
        tokens + trained.tokens(),
        targets + trained.targets(),
        microBatches + trained.microBatches());
  }

  /** After a step that changed nothing. */
  Standing skipped(StepInProgress skipped, ReadPosition reached) {
    return new Standing(step + 1, reached, tokens, targets, microBatches + skipped.microBatches());
  }

  /** At another position, without a step. */
  Standing moved(ReadPosition reached) {
    return new Standing(step, reached, tokens, targets, microBatches);
  }
}
