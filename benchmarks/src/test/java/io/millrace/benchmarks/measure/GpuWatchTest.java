package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GpuWatchTest {
  @Test
  void whatIsNoNumberIsPassedOver() throws InterruptedException {
    try (GpuWatch watch = GpuWatch.start(List.of("printf", "98\\n[N/A]\\n100\\n"))) {
      Optional<Spread> percent = Optional.empty();
      while (percent.isEmpty() || percent.get().values().size() < 2) {
        Thread.sleep(5);
        percent = watch.percent(0, Long.MAX_VALUE);
      }

      assertThat(percent.get().values()).containsExactly(98.0, 100.0);
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
