package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CpuUsageTest {
  private long millis = 5000;
  private long computedMillis = 700;
  private final CpuUsage usage =
      new CpuUsage(
          () -> TimeUnit.MILLISECONDS.toNanos(millis),
          () -> TimeUnit.MILLISECONDS.toNanos(computedMillis),
          4);

  @Test
  void theShareIsOfAllProcessorsSinceItWasLastAsked() {
    pass(2000, 4000);
    assertThat(usage.utilization()).isEqualTo(0.5);

    pass(1000, 1000);
    assertThat(usage.utilization()).isEqualTo(0.25);
  }

  /** Two who ask at the same time are told the same, and not of the moment between them. */
  @Test
  void whoAsksAMomentLaterIsToldTheSame() {
    pass(2000, 4000);
    assertThat(usage.utilization()).isEqualTo(0.5);

    pass(1, 4);
    assertThat(usage.utilization()).isEqualTo(0.5);
  }

  @Test
  void beforeASecondIsOverNothingIsKnown() {
    pass(999, 999);

    assertThat(usage.utilization()).isNaN();
  }

  @Test
  void ofThisProcessMemoryIsKnown() {
    CpuUsage own = new CpuUsage();

    assertThat(own.memoryUsedBytes()).isBetween(1e6, own.memoryTotalBytes());
  }

  private void pass(long time, long computed) {
    millis += time;
    computedMillis += computed;
  }
}
