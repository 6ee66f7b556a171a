package io.millrace.worker.schedule;

/**
 * Falls along a straight line, as {@code get_linear_schedule_with_warmup}; with a lowest rate above
 * zero as {@code get_polynomial_decay_schedule_with_warmup} of power 1.
 *
 * @param peak highest rate
 * @param warmupSteps over which it rises from zero; 0 begins at the peak
 * @param end step from which on it is at its lowest
 * @param lowestShare the lowest rate as a share of the peak, in [0, 1]
 */
public record LinearSchedule(double peak, long warmupSteps, long end, double lowestShare)
    implements LearningRateSchedule {

  @Override
  public double rate(long step) {
    if (step < warmupSteps) {
      return peak * Warmup.share(step, warmupSteps);
    }
    double left = (double) Math.max(0, end - step) / Math.max(1, end - warmupSteps);
    return peak * (left * (1 - lowestShare) + lowestShare);
  }
}
