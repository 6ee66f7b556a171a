package io.millrace.worker.schedule;

/**
 * Stays at the peak and falls at the very end, as {@code get_wsd_schedule}. With a lowest rate
 * above zero the warm-up rises from there as well.
 *
 * @param peak highest rate
 * @param warmupSteps over which it rises; 0 begins at the peak
 * @param decaySteps over which it falls, before the end; no more than are left after the warm-up
 * @param end step from which on it is at its lowest
 * @param shape of the fall
 * @param lowestShare the lowest rate as a share of the peak, in [0, 1]
 * @see <a href="https://arxiv.org/abs/2404.06395">MiniCPM, Hu et al. 2024</a>
 */
public record WarmupStableDecaySchedule(
    double peak, long warmupSteps, long decaySteps, long end, DecayShape shape, double lowestShare)
    implements LearningRateSchedule {

  public WarmupStableDecaySchedule {
    decaySteps = Math.max(0, Math.min(decaySteps, end - warmupSteps));
  }

  @Override
  public double rate(long step) {
    return peak * (share(step) * (1 - lowestShare) + lowestShare);
  }

  /** Of the way from the lowest rate to the peak. */
  private double share(long step) {
    if (step < warmupSteps) {
      return Warmup.share(step, warmupSteps);
    }
    if (step >= end) {
      return 0;
    }
    long decayed = step - (end - decaySteps);
    return decayed < 0 ? 1 : shape.left((double) decayed / decaySteps);
  }
}
