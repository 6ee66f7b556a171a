package io.millrace.worker.training;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision;
import io.millrace.worker.source.Delivery;
import java.time.Instant;
import java.util.List;

/** Batches for tests. */
public final class TestBatches {
  private TestBatches() {}

  /** A batch of one row whose tokens are all targets but the first. */
  public static Delivery.Batch batch(BatchCoordinate at, int... ids) {
    int[] ones = new int[ids.length];
    java.util.Arrays.fill(ones, 1);
    TokenBatch batch =
        new TokenBatch(
            "id-" + at.offset(),
            Task.CAUSAL_LM,
            1,
            ids.length,
            ids,
            ones,
            ids.clone(),
            "fingerprint",
            "format",
            List.of(new Source(0, 100 + at.offset(), 0, 0)),
            ids.length,
            ids.length - 1,
            Instant.ofEpochMilli(TrainerScene.NOW - 500),
            Instant.ofEpochMilli(TrainerScene.NOW - 1000));
    return new Delivery.Batch(at, batch, FlatBatch.of(batch));
  }

  /** A batch of one sequence that is trained towards something else. */
  public static Delivery.Batch batch(BatchCoordinate at, Supervision supervision) {
    Delivery.Batch tokens = batch(at, 1, 2);
    FlatBatch flat = tokens.flat();
    return new Delivery.Batch(
        at,
        tokens.batch(),
        new FlatBatch(
            flat.tokenIds(),
            flat.tokenTypeIds(),
            flat.positions(),
            flat.sequenceLengths(),
            supervision));
  }

  /** The same of so many sequences, each of one class. */
  public static Delivery.Batch ofSequences(BatchCoordinate at, int count) {
    return batch(at, new Supervision.Classes(new int[count]));
  }
}
