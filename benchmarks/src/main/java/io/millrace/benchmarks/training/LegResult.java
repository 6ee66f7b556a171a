package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.CpuClock;
import java.util.List;

/**
 * One leg, without its warm-up.
 *
 * @param tokens trained on, padding not counted
 * @param seconds from the end of the warm-up to the end of the last step
 * @param waitedSeconds for a batch
 * @param cpu processor time in these seconds
 * @param losses of every step, those of the warm-up too
 * @param peakDeviceBytes most memory of the GPU that was in use; 0 on the CPU
 */
record LegResult(
    long tokens,
    double seconds,
    double waitedSeconds,
    CpuClock cpu,
    List<Double> losses,
    long peakDeviceBytes) {

  double tokensPerSecond() {
    return tokens / seconds;
  }

  /** Share of the time in which the trainer waited for a batch. */
  double waitedShare() {
    return waitedSeconds / seconds;
  }
}
