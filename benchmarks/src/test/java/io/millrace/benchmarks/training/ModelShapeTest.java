package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.model.DecoderConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ModelShapeTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void isAModelDirectoryWhoseTokenizerFits(ModelShape shape) throws IOException {
    ModelDirectory model = ModelDirectory.open(shape.writeTo(directory.resolve("model"), 300));

    DecoderConfig config = (DecoderConfig) model.modelConfig();
    assertThat(config.positions()).isEqualTo(300);
    assertThat(model.tokenizer().orElseThrow().vocabulary()).isEqualTo(config.vocabulary());
  }
}
