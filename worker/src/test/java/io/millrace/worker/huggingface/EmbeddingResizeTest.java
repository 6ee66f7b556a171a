package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.service.SetupException;
import io.millrace.worker.LogLines;
import io.millrace.worker.model.TransformerModel;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tokenizer of eleven tokens, and models of ten. */
class EmbeddingResizeTest {
  @TempDir Path directory;

  @Test
  void theEmbeddingGrowsWithTheTokenizerOnlyWhereThatIsAllowed() throws IOException {
    ModelFiles.writeTokenizer(directory);
    ModelDirectory model = ModelFiles.withConfig(directory, ModelFiles.GPT2);
    assertThatThrownBy(() -> ModelReader.read(model, false, 3))
        .isInstanceOf(SetupException.class)
        .hasMessageContainingAll("11 tokens", "10 rows");

    TransformerModel grown = ModelReader.read(model, true, 3);
    assertThat(grown.config()).isEqualTo(ModelFiles.config().withVocabulary(11));
    Map<String, HostTensor> before = FreshWeights.of(ModelFiles.config(), 3);
    assertThat(grown.weights().keySet()).isEqualTo(before.keySet());
    assertGrown(grown, before, "transformer.wte.weight");
    assertSame(grown, before, "transformer.wpe.weight");
  }

  @Test
  void aHeadOfItsOwnGrowsToo() throws IOException {
    ModelFiles.writeTokenizer(directory);
    String fields = ModelFiles.LLAMA.replace("embeddings\": true", "embeddings\": false");
    ModelDirectory model = ModelFiles.withFields(directory, "llama", fields);
    Map<String, HostTensor> before = FreshWeights.of(model.modelConfig(), 3);

    TransformerModel grown = ModelReader.read(model, true, 3);
    assertThat(grown.config()).isEqualTo(model.modelConfig().withVocabulary(11));
    assertGrown(grown, before, "model.embed_tokens.weight");
    assertGrown(grown, before, "lm_head.weight");
    assertSame(grown, before, "model.layers.0.self_attn.q_proj.weight");
  }

  @Test
  void theLogSaysThatItGrowsAndWhy() throws IOException {
    ModelFiles.writeTokenizer(directory);
    ModelDirectory model = ModelFiles.withConfig(directory, ModelFiles.GPT2);
    ShardedWeights.write(directory, FreshWeights.of(ModelFiles.config(), 3), 1000);
    try (LogLines log = new LogLines(ModelReader.class)) {
      TransformerModel grown = ModelReader.read(model, true, 3);
      assertThat(log.lines()).hasSize(1);
      assertThat(log.lines().get(0))
          .startsWith("INFO " + directory)
          .contains("from 10 to " + grown.config().vocabulary() + " rows", "because the tokenizer");
    }
  }

  private static void assertGrown(
      TransformerModel grown, Map<String, HostTensor> before, String name) {
    HostTensor old = before.get(name);
    HostTensor tensor = grown.weights().get(name);
    int width = grown.config().transformer().width();
    assertThat(tensor.shape()).containsExactly(11, width);
    assertThat(tensor.floats().slice(0, 10 * width)).isEqualTo(old.floats());
    for (int column = 0; column < width; column++) {
      double mean = 0;
      for (int row = 0; row < 10; row++) {
        mean += old.floats().get(width * row + column) / 10;
      }
      assertThat((double) tensor.floats().get(10 * width + column)).isCloseTo(mean, within(1e-8));
    }
  }

  private static void assertSame(
      TransformerModel grown, Map<String, HostTensor> before, String name) {
    assertThat(grown.weights().get(name).data()).isEqualTo(before.get(name).data());
  }
}
