package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.worker.source.ReadPosition;

/**
 * How far a run has come.
 *
 * @param step optimizer steps done, skipped ones among them
 * @param position on the batch topic after them
 * @param tokens trained on
 * @param targets trained on
 * @param microBatches that went into the steps; with the seed, the state of all that is random
 * @param sequence of the last event of the journal that is part of it; 0 before the first
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Standing(
    long step, ReadPosition position, long tokens, long targets, long microBatches, long sequence) {

  /** Before everything. */
  public static final Standing START = new Standing(0, ReadPosition.START, 0, 0, 0, 0);

  /** After one more step that was trained on. */
  public Standing completed(
      ReadPosition reached, long stepTokens, long stepTargets, int stepMicroBatches) {
    return new Standing(
        step + 1,
        reached,
        tokens + stepTokens,
        targets + stepTargets,
        microBatches + stepMicroBatches,
        sequence);
  }

  /** After one more step that changed nothing. */
  public Standing skipped(ReadPosition reached, int stepMicroBatches) {
    return new Standing(
        step + 1, reached, tokens, targets, microBatches + stepMicroBatches, sequence);
  }

  /** At another position, without a step. */
  public Standing moved(ReadPosition reached) {
    return new Standing(step, reached, tokens, targets, microBatches, sequence);
  }

  /** With an event that is written down now. */
  public Standing journalled(long newSequence) {
    return new Standing(step, position, tokens, targets, microBatches, newSequence);
  }

  /** Whether the model and the data are where the other one has them, whatever was said since. */
  public boolean isWhere(Standing other) {
    return other != null && journalled(0).equals(other.journalled(0));
  }
}
