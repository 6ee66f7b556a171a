package io.millrace.worker.batch;

import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.util.Arrays;

/**
 * A token batch without its padding: T real tokens of S sequences, one after the other, and the P
 * places where a token is trained. Linear layers, attention and loss touch nothing else.
 *
 * @param tokenIds int[T]
 * @param positions int[T]: 0-based place of each token in its own sequence
 * @param sequenceLengths int[S], summing to T
 * @param targetPositions int[P], ascending: index into T of the token whose output predicts the
 *     target
 * @param targetIds int[P]: the token to be predicted
 */
public record FlatBatch(
    int[] tokenIds,
    int[] positions,
    int[] sequenceLengths,
    int[] targetPositions,
    int[] targetIds) {

  /**
   * Drops the padding. A sequence is a run of equal, non-zero mask numbers within a row; the token
   * at place i of a sequence predicts the label at place i + 1.
   *
   * @throws IllegalArgumentException when the batch is not for causal language modelling
   */
  public static FlatBatch of(TokenBatch batch) {
    if (batch.task() != Task.CAUSAL_LM) {
      throw new IllegalArgumentException("Only CAUSAL_LM batches have a label per token");
    }
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
        Arrays.copyOf(positions, tokens),
        Arrays.copyOf(lengths, sequences),
        Arrays.copyOf(targetPositions, targets),
        Arrays.copyOf(targetIds, targets));
  }

  /** T. */
  public int tokens() {
    return tokenIds.length;
  }

  /** P. */
  public int targets() {
    return targetIds.length;
  }
}
