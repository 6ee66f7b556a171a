package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.huggingface.ModelDirectory;
import io.millrace.worker.model.ClassifierConfig;
import io.millrace.worker.model.EncoderConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifierShapeTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void isAClassifierOfTwoLabelsWithoutDropout(ClassifierShape shape) throws IOException {
    ClassifierConfig config = read(shape);

    assertThat(config.head().labels()).hasSize(2);
    assertThat(config.head().dropout()).isZero();
    EncoderConfig encoder = (EncoderConfig) config.transformer();
    assertThat(encoder.dropout() + encoder.attentionDropout()).isZero();
    assertThat(encoder.types()).isEqualTo(2);
    assertThat(encoder.vocabulary()).isEqualTo(30_522);
  }

  @Test
  void bertBaseHasItsParameters() throws IOException {
    long parameters =
        read(ClassifierShape.BERT_BASE).shapes().values().stream()
            .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
            .sum();

    // As transformers counts BertForSequenceClassification with BertConfig's own values.
    assertThat(parameters).isEqualTo(109_483_778);
  }

  private ClassifierConfig read(ClassifierShape shape) throws IOException {
    Path model = shape.writeTo(directory.resolve("model"));
    return (ClassifierConfig) ModelDirectory.open(model).modelConfig();
  }
}
