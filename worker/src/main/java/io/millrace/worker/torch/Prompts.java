package io.millrace.worker.torch;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.batch.Supervision.NextTokens;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Prompts one after the other, without padding.
 *
 * @param sequences with the last token of each prompt as the place where a token is predicted
 * @param rows int64[T]: the prompt of each token
 */
record Prompts(FlatBatch sequences, long[] rows) {

  static Prompts of(int[][] prompts) {
    int[] lengths = Arrays.stream(prompts).mapToInt(prompt -> prompt.length).toArray();
    if (Arrays.stream(lengths).anyMatch(length -> length == 0) || prompts.length == 0) {
      throw new IllegalArgumentException("There is no token to go on from");
    }
    int[] last = lengths.clone();
    Arrays.parallelPrefix(last, Integer::sum);
    Arrays.setAll(last, i -> last[i] - 1);
    return new Prompts(
        new FlatBatch(
            Arrays.stream(prompts).flatMapToInt(Arrays::stream).toArray(),
            new int[0],
            Arrays.stream(lengths).flatMap(length -> IntStream.range(0, length)).toArray(),
            lengths,
            new NextTokens(last, new int[prompts.length])),
        IntStream.range(0, prompts.length)
            .flatMap(row -> IntStream.range(0, lengths[row]).map(i -> row))
            .asLongStream()
            .toArray());
  }
}
