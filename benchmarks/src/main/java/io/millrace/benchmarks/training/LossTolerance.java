package io.millrace.benchmarks.training;

import io.millrace.worker.program.Precision;
import java.util.List;

/** How far the losses of two trainings of the same may lie apart. */
public final class LossTolerance {
  private static final String CPU = "cpu";
  private static final double FP32 = 1e-3;

  /** Bfloat16 keeps 8 bits of a number. */
  private static final double BF16 = 0.02;

  private LossTolerance() {}

  /**
   * The largest relative difference that rounding explains: none between two of one CPU in the same
   * precision. A GPU adds in an order that is not always the same, and each device has its own.
   */
  public static double between(
      String device, Precision precision, String otherDevice, Precision otherPrecision) {
    if (device.equals(CPU) && otherDevice.equals(CPU) && precision == otherPrecision) {
      return 0;
    }
    return precision == Precision.BF16 || otherPrecision == Precision.BF16 ? BF16 : FP32;
  }

  /** Whether losses keep a tolerance; those of another number of steps do not. */
  public static boolean keeps(double tolerance, List<Double> expected, List<Double> losses) {
    return losses.size() == expected.size() && largest(expected, losses) <= tolerance;
  }

  /**
   * The largest relative difference; NaN, which keeps no tolerance, where one loss is NaN.
   *
   * @param losses as many as are expected
   */
  public static double largest(List<Double> expected, List<Double> losses) {
    double largest = 0;
    for (int i = 0; i < expected.size(); i++) {
      largest = Math.max(largest, relative(expected.get(i), losses.get(i)));
    }
    return largest;
  }

  private static double relative(double expected, double loss) {
    return expected == loss ? 0 : Math.abs(loss - expected) / Math.abs(expected);
  }
}
