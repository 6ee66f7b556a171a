package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GpuWatchTest {
  /** Longer than any reader takes; a number that never comes fails the test. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Test
  void whatIsNoNumberIsPassedOver() throws InterruptedException {
    try (GpuWatch watch = GpuWatch.start(List.of("printf", "98\\n[N/A]\\n100\\n"))) {
      Instant until = Instant.now().plus(PATIENCE);
      Optional<Spread> percent = watch.percent(0, Long.MAX_VALUE);
      while (percent.map(each -> each.values().size()).orElse(0) < 2
          && Instant.now().isBefore(until)) {
        Thread.sleep(5);
        percent = watch.percent(0, Long.MAX_VALUE);
      }

      assertThat(percent.orElseThrow().values()).containsExactly(98.0, 100.0);
      assertThat(watch.percent(0, 1)).isEmpty();
    }
  }

  @Test
  void withoutTheToolNothingIsSaid() {
    try (GpuWatch watch = GpuWatch.start(List.of("./no-such-tool"))) {
      assertThat(watch.percent(0, Long.MAX_VALUE)).isEmpty();
    }
  }
}
