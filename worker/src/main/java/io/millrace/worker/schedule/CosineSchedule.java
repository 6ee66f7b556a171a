package io.millrace.worker.schedule;

/**
 * Falls along half a cosine wave, as {@code get_cosine_schedule_with_warmup}; with a lowest rate
 * above zero as {@code get_cosine_with_min_lr_schedule_with_warmup}. After the end it stays at its
 * lowest, where transformers follows the wave up again.
 *
 * @param peak highest rate
 * @param warmupSteps over which it rises from zero; 0 begins at the peak
 * @param end step from which on it is at its lowest
 * @param lowestShare the lowest rate as a share of the peak, in [0, 1]
 */
public record CosineSchedule(double peak, long warmupSteps, long end, double lowestShare)
    implements LearningRateSchedule {

  @Override
  public double rate(long step) {
    if (step < warmupSteps) {
      return peak * Warmup.share(step, warmupSteps);
    }
    double progress =
        step < end ? (double) (step - warmupSteps) / Math.max(1, end - warmupSteps) : 1;
    double left = DecayShape.COSINE.left(progress);
    return peak * (left * (1 - lowestShare) + lowestShare);
  }
}
