package io.millrace.benchmarks.limit;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import java.util.Arrays;

/** Batches of which only the sizes count. */
final class TestBatches {
  private TestBatches() {}

  /** Sequences of these lengths; every token but the first of each is a target. */
  static FlatBatch ofLengths(int... lengths) {
    int tokens = Arrays.stream(lengths).sum();
    int targets = tokens - lengths.length;
    return new FlatBatch(
        new int[tokens],
        new int[0],
        new int[tokens],
        lengths,
        new NextTokens(new int[targets], new int[targets]));
  }
}
