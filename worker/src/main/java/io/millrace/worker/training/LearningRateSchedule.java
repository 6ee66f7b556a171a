package io.millrace.worker.training;

import java.util.OptionalLong;

/**
 * Learning rate by optimizer step, as transformers' {@code get_linear_schedule_with_warmup} and
 * {@code get_constant_schedule_with_warmup}: it rises from zero over the warm-up, then falls
 * linearly to zero at the end or stays.
 *
 * @param peak highest rate
 * @param warmupSteps over which it rises; 0 begins at the peak
 * @param end step at which it is zero; empty where it stays at the peak, also because a stream has
 *     no known end
 */
public record LearningRateSchedule(double peak, long warmupSteps, OptionalLong end) {

  /**
   * The rate of one step.
   *
   * @param step optimizer steps done before it
   */
  public double rate(long step) {
    if (step < warmupSteps) {
      return peak * step / warmupSteps;
    }
    if (end.isEmpty()) {
      return peak;
    }
    long total = end.getAsLong();
    return peak * Math.max(0, total - step) / Math.max(1, total - warmupSteps);
  }
}
