package io.millrace.worker.program;

import java.util.Arrays;

/**
 * What a classifier got right and wrong, by class: enough for every measure that is made of counts,
 * and additive over batches.
 *
 * @param truePositives long[K]: sequences of the class that were held for it
 * @param falsePositives long[K]: sequences of no such class that were held for it
 * @param falseNegatives long[K]: sequences of the class that were not held for it
 */
public record ClassCounts(long[] truePositives, long[] falsePositives, long[] falseNegatives) {

  /** Where there are no classes. */
  public static final ClassCounts NONE = new ClassCounts(new long[0], new long[0], new long[0]);

  /** K; 0 where there are no classes. */
  public int classes() {
    return truePositives.length;
  }

  /** The sum; either may be {@link #NONE}. */
  public ClassCounts plus(ClassCounts other) {
    if (other.classes() == 0) {
      return this;
    }
    if (classes() == 0) {
      return other;
    }
    return new ClassCounts(
        sum(truePositives, other.truePositives),
        sum(falsePositives, other.falsePositives),
        sum(falseNegatives, other.falseNegatives));
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = a.clone();
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }
}
