package io.millrace.benchmarks.sequences;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pairs of random tokens that are as long as MRPC's pairs of sentences under the tokenizer of
 * bert-base-uncased, and laid out as BERT has them: {@code [CLS] a [SEP] b [SEP]}. The lengths are
 * drawn from a normal distribution and not counted in MRPC, which does not come with Millrace.
 */
public final class PairsLikeMrpc {
  /** Tokens of that tokenizer. */
  public static final int VOCABULARY = 30_522;

  private static final int CLS = 101;
  private static final int SEP = 102;
  private static final int FIRST_WORD = 1_000;

  private static final double MEAN_LENGTH = 53;
  private static final double DEVIATION = 15;
  private static final int SHORTEST = 17;
  private static final int LONGEST = 103;

  private PairsLikeMrpc() {}

  /** The same ones for the same seed. */
  public static LabelledSequences draw(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LabelledSequence> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pairs.add(pair(length(random), random));
    }
    return new LabelledSequences(pairs);
  }

  /** What falls outside is drawn again. */
  private static int length(SplittableRandom random) {
    while (true) {
      long length = Math.round(random.nextGaussian(MEAN_LENGTH, DEVIATION));
      if (length >= SHORTEST && length <= LONGEST) {
        return (int) length;
      }
    }
  }

  private static LabelledSequence pair(int length, SplittableRandom random) {
    int[] ids = random.ints(length, FIRST_WORD, VOCABULARY).toArray();
    int[] types = new int[length];
    // A paraphrase is about as long as what it says again.
    int second = length / 2 + 1;
    ids[0] = CLS;
    ids[second - 1] = SEP;
    ids[length - 1] = SEP;
    Arrays.fill(types, second, length, 1);
    return new LabelledSequence(ids, types, random.nextInt(2));
  }
}
