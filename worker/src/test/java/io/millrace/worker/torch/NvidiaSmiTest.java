package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.DoublePredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NvidiaSmiTest {
  @Test
  void theLastLineCounts() {
    try (NvidiaSmi driver = running("echo ' 12 '; echo 37; read line")) {
      assertThat(eventually(driver, share -> share == 0.37)).isEqualTo(0.37);
    }
  }

  /** Only after a number: before the first line nothing is known either. */
  @Test
  void whatIsNoNumberIsNotKnown(@TempDir Path directory) throws IOException {
    Path turn = directory.resolve("turn");
    String wait = "while [ ! -e " + turn + " ]; do sleep 0.05; done";
    try (NvidiaSmi driver = running("echo 37; " + wait + "; echo '[N/A]'; read line")) {
      assertThat(eventually(driver, share -> share == 0.37)).isEqualTo(0.37);

      Files.createFile(turn);

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
