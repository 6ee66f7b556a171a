package io.millrace.worker.program;

/**
 * What one optimizer step came to.
 *
 * @param lossSum the step's mean loss times its targets: cross entropy in nats, or of a regression
 *     the squared error
 * @param gradientNorm global L2 norm of the mean loss's gradient, before clipping
 */
public record StepOutcome(double lossSum, double gradientNorm) {

  /** Whether weights and moments were updated; else loss or gradient is not finite. */
  public boolean updated() {
    return Double.isFinite(lossSum) && Double.isFinite(gradientNorm);
  }
}
