package io.millrace.worker.torch;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A sequence to train on.
 *
 * @param labels as long as the ids, -100 where a token is not trained
 */
record TestSequence(int[] ids, int[] labels) {

  /** All tokens are trained. */
  static TestSequence of(int... ids) {
    return new TestSequence(ids, ids);
  }

  /** The sequences one after the other. */
  static FlatBatch flat(List<TestSequence> sequences) {
    IntStream.Builder positions = IntStream.builder();
    IntStream.Builder targetPositions = IntStream.builder();
    IntStream.Builder targetIds = IntStream.builder();
    int start = 0;
    for (TestSequence sequence : sequences) {
      for (int i = 0; i < sequence.ids.length; i++) {
        positions.add(i);
        if (i > 0 && sequence.labels[i] != -100) {
          targetPositions.add(start + i - 1);
          targetIds.add(sequence.labels[i]);
        }
      }
      start += sequence.ids.length;
    }
    return new FlatBatch(
        sequences.stream().flatMapToInt(s -> IntStream.of(s.ids)).toArray(),
        new int[0],
        positions.build().toArray(),
        sequences.stream().mapToInt(s -> s.ids.length).toArray(),
        new NextTokens(targetPositions.build().toArray(), targetIds.build().toArray()));
  }

  static FlatBatch flat(TestSequence... sequences) {
    return flat(List.of(sequences));
  }
}
