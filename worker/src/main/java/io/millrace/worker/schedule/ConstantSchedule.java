package io.millrace.worker.schedule;

/**
 * Stays at the peak, as {@code get_constant_schedule_with_warmup}. Needs no end.
 *
 * @param peak highest rate
 * @param warmupSteps over which it rises from zero; 0 begins at the peak
 */
public record ConstantSchedule(double peak, long warmupSteps) implements LearningRateSchedule {

  @Override
  public double rate(long step) {
    return step < warmupSteps ? peak * Warmup.share(step, warmupSteps) : peak;
  }
}
