package io.millrace.benchmarks.agreement;

import io.millrace.benchmarks.training.LossTolerance;
import io.millrace.worker.program.Precision;

/**
 * How far a device may be from the reference.
 *
 * @param loss relative difference of a step's mean loss
 * @param gradient relative L2 difference of the first step's whole gradient
 * @param tensor the same of each parameter's gradient
 */
record Tolerance(double loss, double gradient, double tensor) {
  /** Sums in another order differ by less, and products of TensorFloat-32's 11 bits by more. */
  private static final Tolerance FP32 =
      new Tolerance(loss(Precision.FP32), /* gradient= */ 1e-4, /* tensor= */ 1e-3);

  /** With 8 bits the CPU itself is off by up to 0.5%, of one tensor by 0.8%. */
  private static final Tolerance BF16 =
      new Tolerance(loss(Precision.BF16), /* gradient= */ 0.02, /* tensor= */ 0.05);

  /** Of a variant in that precision. */
  static Tolerance of(Precision precision) {
    return precision == Precision.BF16 ? BF16 : FP32;
  }

  private static double loss(Precision precision) {
    return LossTolerance.between("cpu", Precision.FP32, "another device", precision);
  }
}
