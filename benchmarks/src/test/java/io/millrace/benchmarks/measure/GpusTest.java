package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class GpusTest {
  @Test
  void allAreNamedInOneLine() throws InterruptedException {
    assertThat(Gpus.ask(List.of("printf", "H200, 143771 MiB, 570\\nA100, 40960 MiB, 570\\n")))
        .hasValue("- GPU: H200, 143771 MiB, 570; A100, 40960 MiB, 570");
  }

  @Test
  void whereThereIsNoneNoneIsNamed() throws InterruptedException {
    assertThat(Gpus.ask(List.of("./no-such-tool"))).isEmpty();
    assertThat(Gpus.ask(List.of("sh", "-c", "echo no devices; exit 9"))).isEmpty();
    assertThat(Gpus.ask(List.of("true"))).isEmpty();
  }
}
