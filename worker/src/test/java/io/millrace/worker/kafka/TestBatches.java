package io.millrace.worker.kafka;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Instant;
import java.util.List;

/** Batches as they stand on the topic. */
final class TestBatches {
  private TestBatches() {}

  /** One row of two tokens. */
  static byte[] madeWith(String tokenizer) {
    return named("id", tokenizer);
  }

  static byte[] named(String id, String tokenizer) {
    return TokenBatch.CODEC.encode(
        new TokenBatch(
            id,
            Task.CAUSAL_LM,
            1,
            2,
            new int[] {1, 2},
            new int[] {1, 1},
            new int[] {1, 2},
            tokenizer,
            "format",
            List.of(new Source(0, 0, 0, 0)),
            2,
            2,
            Instant.EPOCH,
            Instant.EPOCH));
  }
}
