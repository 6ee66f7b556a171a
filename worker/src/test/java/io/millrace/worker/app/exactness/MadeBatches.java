package io.millrace.worker.app.exactness;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Makes batches of two rows, each of a record of its own, without a preprocessor. */
final class MadeBatches {
  private static final int LENGTH = 8;

  private final Task task;
  private final Random random;
  private final Map<Integer, Long> records = new HashMap<>();

  MadeBatches(Task task, long seed) {
    this.task = task;
    this.random = new Random(seed);
  }

  /**
   * The next batch of a text partition: rows that count upwards, the second one padded; where they
   * are classified, by where they begin.
   */
  TokenBatch next(int partition) {
    int[] ids = new int[2 * LENGTH];
    int[] mask = new int[2 * LENGTH];
    boolean classes = task == Task.SEQUENCE_CLASSIFICATION;
    int[] labels = new int[classes ? 2 : 2 * LENGTH];
    Arrays.fill(labels, TokenBatch.IGNORED_LABEL);
    int tokens = 0;
    for (int row = 0; row < 2; row++) {
      int start = random.nextInt(50);
      int length = row == 0 ? LENGTH : 2 + random.nextInt(LENGTH - 2);
      for (int i = 0; i < length; i++) {
        ids[row * LENGTH + i] = start + i;
        mask[row * LENGTH + i] = 1;
        if (!classes) {
          labels[row * LENGTH + i] = start + i;
        }
      }
      if (classes) {
        labels[row] = start < 25 ? 0 : 1;
      }
      tokens += length;
    }
    long first = records.merge(partition, 2L, Long::sum) - 2;
    return new TokenBatch(
        UUID.randomUUID().toString(),
        task,
        2,
        LENGTH,
        ids,
        mask,
        labels,
        "any",
        "format",
        List.of(new Source(partition, first, 0, 0), new Source(partition, first + 1, 0, 1)),
        tokens,
        classes ? 2 : tokens,
        Instant.now(),
        Instant.now());
  }

  /** Per text partition, how many records there were. */
  Map<Integer, Long> records() {
    return Map.copyOf(records);
  }
}
