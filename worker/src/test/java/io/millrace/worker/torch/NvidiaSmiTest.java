package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;

class NvidiaSmiTest {
  @Test
  void theLastLineCounts() {
    try (NvidiaSmi driver = running("echo ' 12 '; echo 37; read line")) {
      assertThat(eventually(driver, share -> share == 0.37)).isEqualTo(0.37);
    }
  }

  @Test
  void whatIsNoNumberIsNotKnown() {
    try (NvidiaSmi driver = running("echo 37; echo '[N/A]'; read line")) {
      assertThat(eventually(driver, Double::isNaN)).isNaN();
    }
  }

  @Test
  void withoutTheToolNothingIsKnown() {
    try (NvidiaSmi driver = NvidiaSmi.running(List.of("no-such-tool-as-this"))) {
      assertThat(driver.utilization()).isNaN();
    }
  }

  @Test
  void theDriverNumbersAllGpusAndCudaThoseThatAreVisible() {
    assertThat(NvidiaSmi.id(1, null)).isEqualTo("1");
    assertThat(NvidiaSmi.id(1, "")).isEqualTo("1");
    assertThat(NvidiaSmi.id(1, "4, 6")).isEqualTo("6");
    assertThat(NvidiaSmi.id(0, "GPU-8f3a")).isEqualTo("GPU-8f3a");
  }

  private static NvidiaSmi running(String script) {
    return NvidiaSmi.running(List.of("sh", "-c", script));
  }

  private static double eventually(NvidiaSmi driver, DoublePredicate wanted) {
    Instant until = Instant.now().plus(Duration.ofSeconds(20));
    while (!wanted.test(driver.utilization()) && Instant.now().isBefore(until)) {
      Thread.onSpinWait();
    }
    return driver.utilization();
  }
}
