package io.millrace.worker.batch;

import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import java.util.Arrays;
import java.util.List;

/**
 * A token batch without its padding: T real tokens of S sequences, one after the other, and what
 * they are trained towards. Linear layers, attention and loss touch nothing else.
 *
 * @param tokenIds int[T]
 * @param tokenTypeIds int[T]: which text of a pair each token is of; int[0] where nobody says
 * @param positions int[T]: 0-based place of each token in its own sequence
 * @param sequenceLengths int[S], summing to T
 * @param supervision P targets
 */
public record FlatBatch(
    int[] tokenIds,
    int[] tokenTypeIds,
    int[] positions,
    int[] sequenceLengths,
    Supervision supervision) {

  /**
   * Drops the padding. A sequence is a run of equal, non-zero mask numbers within a row. In causal
   * language modelling the token at place i of a sequence predicts the label at place i + 1; in
   * sequence classification a row's one sequence has the row's label, and a row without a label is
   * left out.
   *
   * @throws IllegalArgumentException when a row of a batch for sequence classification has several
   *     sequences
   */
  public static FlatBatch of(TokenBatch batch) {
    return batch.task() == Task.CAUSAL_LM ? ofNextTokens(batch) : LabelledRows.flat(batch);
  }

  private static FlatBatch ofNextTokens(TokenBatch batch) {
    int[] mask = batch.attentionMask();
    int size = mask.length;
    int[] tokenIds = new int[size];
    int[] positions = new int[size];
    int[] lengths = new int[size];
    int[] targetPositions = new int[size];
    int[] targetIds = new int[size];
    int tokens = 0;
    int sequences = 0;
    int targets = 0;
    for (int i = 0; i < size; i++) {
      if (mask[i] == 0) {
        continue;
      }
      boolean continues = i % batch.length() != 0 && mask[i - 1] == mask[i];
      if (continues) {
        lengths[sequences - 1]++;
        if (batch.labels()[i] != TokenBatch.IGNORED_LABEL) {
          targetPositions[targets] = tokens - 1;
          targetIds[targets++] = batch.labels()[i];
        }
      } else {
        lengths[sequences++] = 1;
      }
      positions[tokens] = lengths[sequences - 1] - 1;
      tokenIds[tokens++] = batch.inputIds()[i];
    }
    return new FlatBatch(
        Arrays.copyOf(tokenIds, tokens),
        new int[0],
        Arrays.copyOf(positions, tokens),
        Arrays.copyOf(lengths, sequences),
        new NextTokens(Arrays.copyOf(targetPositions, targets), Arrays.copyOf(targetIds, targets)));
  }

  /**
   * Cuts the batch between sequences. As the loss is summed over targets and no sequence sees
   * another, the parts' losses and gradients add up to those of the whole.
   *
   * @param maxTokens of a part, unless one sequence alone has more; 0 leaves the batch whole
   * @return in their order, those without a target left out
   */
  public List<FlatBatch> split(int maxTokens) {
    if (maxTokens == 0 || tokens() <= maxTokens || sequenceLengths.length < 2) {
      return List.of(this);
    }
    return new BatchSplit(this, maxTokens)
        .parts().stream().filter(part -> part.targets() > 0).toList();
  }

  /** Tokens of the longest sequence; 0 where there is none. */
  public int longest() {
    return Arrays.stream(sequenceLengths).max().orElse(0);
  }

  /** T. */
  public int tokens() {
    return tokenIds.length;
  }

  /** P. */
  public int targets() {
    return supervision.count();
  }
}
