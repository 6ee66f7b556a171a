package io.millrace.worker.schedule;

/**
 * Falls with the square root of the step, as {@code get_inverse_sqrt_schedule}: at four times the
 * warm-up it is at half its peak. Needs no end, and so suits a stream.
 *
 * @param peak highest rate
 * @param warmupSteps over which it rises from zero; 0 begins at the peak
 */
public record InverseSquareRootSchedule(double peak, long warmupSteps)
    implements LearningRateSchedule {
  private static final long TIME_SCALE_WITHOUT_WARMUP = 10_000;

  @Override
  public double rate(long step) {
    if (step < warmupSteps) {
      return peak * Warmup.share(step, warmupSteps);
    }
    long timeScale = warmupSteps > 0 ? warmupSteps : TIME_SCALE_WITHOUT_WARMUP;
    return peak / Math.sqrt((double) (step + timeScale - warmupSteps) / timeScale);
  }
}
