package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.model.ModelFlops;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LlamaShapeTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void isALlama(LlamaShape shape) throws IOException {
    ModelDirectory model = ModelDirectory.open(shape.writeTo(directory.resolve("model"), 300));

    assertThat(model.modelConfig()).isInstanceOf(LlamaConfig.class);
    assertThat(model.modelConfig().positions()).isEqualTo(300);
    assertThat(model.tokenizer()).isEmpty();
  }

  @Test
  void theLargeOneIsTinyLlama() throws IOException {
    Path model = LlamaShape.BILLION.writeTo(directory.resolve("model"), 2048);

    // As TinyLlama's checkpoints have them.
    assertThat(ModelFlops.of(ModelDirectory.open(model).modelConfig()).parameters())
        .isEqualTo(1_100_048_384);
  }
}
