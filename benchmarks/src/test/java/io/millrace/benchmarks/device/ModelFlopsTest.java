package io.millrace.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.benchmarks.training.ModelShape;
import io.millrace.worker.huggingface.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFlopsTest {
  @TempDir private Path directory;

  @Test
  void gpt2TakesEightHundredAndSixtyMillionAToken() throws IOException {
    Path model = ModelShape.GPT2.writeTo(directory.resolve("model"), 1024);

    ModelFlops flops = ModelFlops.of(ModelDirectory.open(model).modelConfig(), 1024);

    // Hugging Face counts 124,439,808; [PAD] is one row of 768 more.
    assertThat(flops).isEqualTo(new ModelFlops(124_440_576, 12, 768, 1024));
    assertThat(flops.perToken()).isEqualTo(6.0 * 124_440_576 + 12.0 * 12 * 768 * 1024);
  }

  @Test
  void utilisationIsTheShareOfTheMatrixRate() {
    ModelFlops flops = new ModelFlops(1_000_000, 2, 100, 1000);

    assertThat(flops.perToken()).isEqualTo(8_400_000);
    assertThat(flops.utilisation(1000, 16.8e9)).isCloseTo(0.5, within(1e-12));
  }

  @Test
  void largeModelsDoNotOverflow() {
    assertThat(new ModelFlops(7_000_000_000L, 32, 4096, 100_000).perToken())
        .isEqualTo(42e9 + 12.0 * 32 * 4096 * 100_000);
  }
}
