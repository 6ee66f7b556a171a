package io.millrace.benchmarks.agreement;

import io.millrace.benchmarks.training.LossTolerance;
import io.millrace.worker.program.Precision;

/**
 * How far a device may be from the reference.
 *
 * @param loss relative difference of a step's mean loss
 * @param gradient relative L2 difference of the first step's whole gradient
 * @param tensor the same of each parameter's gradient
 * @param change the same of what training changed in the weights
 * @param secondMoments the same of AdamW's second moments at the end
 * @param correct share of an evaluation's targets
 */
record Tolerance(
    double loss,
    double gradient,
    double tensor,
    double change,
    double secondMoments,
    double correct) {
  /**
   * Sums in another order differ by less, and products of TensorFloat-32's 11 bits by more. AdamW
   * makes steps of one size of small gradients and large, so that the change is off by more than
   * the gradient: by 0.00001 between two ways of attention on a CPU.
   */
  private static final Tolerance FP32 =
      new Tolerance(
          loss(Precision.FP32),
          /* gradient= */ 1e-4,
          /* tensor= */ 1e-3,
          /* change= */ 1e-3,
          /* secondMoments= */ 1e-3,
          /* correct= */ 0.005);

  /**
   * With 8 bits the CPU itself is off by up to 0.5%, of one tensor by 0.9%, and its change by 1.6%.
   */
  private static final Tolerance BF16 =
      new Tolerance(
          loss(Precision.BF16),
          /* gradient= */ 0.02,
          /* tensor= */ 0.05,
          /* change= */ 0.05,
          /* secondMoments= */ 0.05,
          /* correct= */ 0.02);

  /** Of a variant in that precision. */
  static Tolerance of(Precision precision) {
    return precision == Precision.BF16 ? BF16 : FP32;
  }

  private static double loss(Precision precision) {
    return LossTolerance.between("cpu", Precision.FP32, "another device", precision);
  }
}
