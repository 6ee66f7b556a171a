package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.CpuClock;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.journal.EventListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Watches the steps of one leg; the clock begins to run when the last warm-up step is done. */
final class StepRecorder implements EventListener {
  private final int warmUpSteps;
  private final LongSupplier nanos;
  private final List<Double> losses = new ArrayList<>();
  private long begun;
  private long ended;
  private CpuClock cpuBegun;
  private long tokens;
  private double waitedMillis;

  /**
   * Begins to watch.
   *
   * @param warmUpSteps at least one: the first step waits for whatever has to start
   * @param nanos a monotonic clock
   */
  StepRecorder(int warmUpSteps, LongSupplier nanos) {
    this.warmUpSteps = warmUpSteps;
    this.nanos = nanos;
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof StepCompleted step) {
      losses.add(step.loss());
      ended = nanos.getAsLong();
      if (losses.size() == warmUpSteps) {
        begun = ended;
        cpuBegun = CpuClock.now();
      } else if (losses.size() > warmUpSteps) {
        tokens += step.tokens();
        waitedMillis += step.dataWaitMillis();
      }
    }
  }

  /** Steps done, with those of the warm-up. */
  int steps() {
    return losses.size();
  }

  /**
   * What was measured; to be asked when a step at least has followed the warm-up.
   *
   * @param peakDeviceBytes most memory of the GPU that was in use; 0 on the CPU
   */
  LegResult result(long peakDeviceBytes) {
    double seconds = (ended - begun) / 1e9;
    return new LegResult(
        tokens,
        seconds,
        waitedMillis / 1e3,
        CpuClock.now().since(cpuBegun),
        List.copyOf(losses),
        peakDeviceBytes);
  }
}
