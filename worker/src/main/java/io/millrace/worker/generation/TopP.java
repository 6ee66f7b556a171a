package io.millrace.worker.generation;

import java.util.Arrays;

/**
 * Leaves the fewest most probable tokens that have the probability p together, one at least.
 *
 * @see <a href="https://arxiv.org/abs/1904.09751">Nucleus sampling, Holtzman et al. 2020</a>
 */
record TopP(double p) implements LogitsProcessor {

  @Override
  public void process(TokenText text, float[] scores) {
    double[] probabilities = Distribution.of(scores);
    int[] ascending = ascending(scores);
    double sum = 0;
    for (int i = 0; i < ascending.length - 1; i++) {
      sum += probabilities[ascending[i]];
      if (sum > 1 - p) {
        return;
      }
      scores[ascending[i]] = Float.NEGATIVE_INFINITY;
    }
  }

  /** The tokens by their scores; of equal ones, the smaller id comes first. */
  private static int[] ascending(float[] scores) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(scores[i]);
      // Floats as integers of the same order: negative ones count backwards.
      int ordered = bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
      keys[i] = ((long) ordered << 32) | i;
    }
    Arrays.sort(keys);
    return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
  }
}
