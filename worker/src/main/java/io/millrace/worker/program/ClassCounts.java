package io.millrace.worker.program;

import java.util.Arrays;
import java.util.stream.IntStream;

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

  /**
   * Mean of the F1 of the classes that occur or were held for one; NaN where there are no classes.
   *
   * @see <a
   *     href="https://scikit-learn.org/stable/modules/generated/sklearn.metrics.f1_score.html">scikit-learn's
   *     f1_score, average="macro"</a>
   */
  public double macroF1() {
    return classes() == 0
        ? Double.NaN
        : IntStream.range(0, classes())
            .filter(this::isMet)
            .mapToDouble(this::f1)
            .average()
            .orElse(0);
  }

  /**
   * Mean of the classes' F1, each weighted by how often the class occurs, as average="weighted";
   * NaN where there are no classes.
   */
  public double weightedF1() {
    if (classes() == 0) {
      return Double.NaN;
    }
    double sum = 0;
    long all = 0;
    for (int i = 0; i < classes(); i++) {
      long occurrences = truePositives[i] + falseNegatives[i];
      sum += occurrences * f1(i);
      all += occurrences;
    }
    return all == 0 ? 0 : sum / all;
  }

  /** Harmonic mean of a class's precision and recall; 0 where it was never held for one rightly. */
  public double f1(int ofClass) {
    long twice = 2 * truePositives[ofClass];
    return twice == 0
        ? 0
        : (double) twice / (twice + falsePositives[ofClass] + falseNegatives[ofClass]);
  }

  private boolean isMet(int ofClass) {
    return truePositives[ofClass] + falsePositives[ofClass] + falseNegatives[ofClass] > 0;
  }

  private static long[] sum(long[] a, long[] b) {
    long[] sum = a.clone();
    Arrays.setAll(sum, i -> a[i] + b[i]);
    return sum;
  }
}
