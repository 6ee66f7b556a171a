package io.millrace.worker.schedule;

/** The rise at the beginning, which all schedules share. */
final class Warmup {
  private Warmup() {}

  /**
   * The share of the peak that a step within the warm-up has: 0 at the first step.
   *
   * @param step below {@code warmupSteps}
   */
  static double share(long step, long warmupSteps) {
    return (double) step / warmupSteps;
  }
}
