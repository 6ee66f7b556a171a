package io.millrace.benchmarks.agreement;

import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * How far tensors lie apart.
 *
 * @param relative L2 norm of the difference of all over that of what is expected
 * @param worst the largest of the same over a single tensor
 * @param worstName which one that is
 */
record Distance(double relative, double worst, String worstName) {
  /**
   * A tensor counts as no smaller than this share of all: a gradient that is zero by the
   * mathematics, as that of a key's bias, is nothing but rounding.
   */
  private static final double FLOOR = 2e-4;

  /**
   * Measures.
   *
   * @throws IllegalArgumentException when the tensors are others
   */
  static Distance between(Map<String, HostTensor> expected, Map<String, HostTensor> actual) {
    if (!expected.keySet().equals(actual.keySet())) {
      throw new IllegalArgumentException(
          "The tensors are " + actual.keySet() + " instead of " + expected.keySet());
    }
    double all = 0;
    double apart = 0;
    for (String name : expected.keySet()) {
      all += squares(expected.get(name).floats());
      apart += squares(expected.get(name).floats(), actual.get(name).floats());
    }
    double worst = -1;
    String worstName = "";
    for (String name : expected.keySet()) {
      double size = Math.max(squares(expected.get(name).floats()), FLOOR * FLOOR * all);
      double each = ratio(squares(expected.get(name).floats(), actual.get(name).floats()), size);
      if (each > worst) {
        worst = each;
        worstName = name;
      }
    }
    return new Distance(ratio(apart, all), worst, worstName);
  }

  /** Whether nothing differs. */
  boolean isZero() {
    return relative == 0;
  }

  /** Of squares; infinite where one is no number, which no bound lets pass. */
  private static double ratio(double apart, double size) {
    if (apart == 0) {
      return 0;
    }
    double ratio = Math.sqrt(apart / size);
    return Double.isNaN(ratio) ? Double.POSITIVE_INFINITY : ratio;
  }

  private static double squares(FloatBuffer values) {
    double sum = 0;
    for (int i = 0; i < values.limit(); i++) {
      double value = values.get(i);
      sum += value * value;
    }
    return sum;
  }

  private static double squares(FloatBuffer expected, FloatBuffer actual) {
    double sum = 0;
    for (int i = 0; i < expected.limit(); i++) {
      double difference = (double) actual.get(i) - expected.get(i);
      sum += difference * difference;
    }
    return sum;
  }
}
