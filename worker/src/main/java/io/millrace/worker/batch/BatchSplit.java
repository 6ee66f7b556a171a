package io.millrace.worker.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a batch into parts of whole sequences. */
final class BatchSplit {
  private final FlatBatch batch;
  private final int maxTokens;

  BatchSplit(FlatBatch batch, int maxTokens) {
    this.batch = batch;
    this.maxTokens = maxTokens;
  }

  /** The parts, in order: each as long as it can be. */
  List<FlatBatch> parts() {
    List<FlatBatch> parts = new ArrayList<>();
    int[] lengths = batch.sequenceLengths();
    int first = 0;
    int start = 0;
    int tokens = 0;
    for (int i = 0; i < lengths.length; i++) {
      if (tokens > 0 && tokens + lengths[i] > maxTokens) {
        parts.add(part(first, i, start, start + tokens));
        first = i;
        start += tokens;
        tokens = 0;
      }
      tokens += lengths[i];
    }
    parts.add(part(first, lengths.length, start, start + tokens));
    return parts;
  }

  /** Of sequences and tokens, each from one to before another. */
  private FlatBatch part(int firstSequence, int endSequence, int firstToken, int endToken) {
    int[] types = batch.tokenTypeIds();
    return new FlatBatch(
        Arrays.copyOfRange(batch.tokenIds(), firstToken, endToken),
        types.length == 0 ? types : Arrays.copyOfRange(types, firstToken, endToken),
        Arrays.copyOfRange(batch.positions(), firstToken, endToken),
        Arrays.copyOfRange(batch.sequenceLengths(), firstSequence, endSequence),
        batch.supervision().part(firstSequence, endSequence, firstToken, endToken));
  }
}
