package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.model.Gpt2Config;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Gpt2ConfigReaderTest {
  @TempDir Path directory;

  @Test
  void readsTheFields() throws IOException {
    assertThat(ModelFiles.withConfig(directory, ModelFiles.CONFIG).decoderConfig())
        .isEqualTo(ModelFiles.config());
  }

  @Test
  void whatIsLeftOutIsGpt2Small() throws IOException {
    assertThat(ModelFiles.withConfig(directory, "{\"model_type\": \"gpt2\"}").decoderConfig())
        .isEqualTo(
            new Gpt2Config(
                50257,
                1024,
                768,
                12,
                12,
                3072,
                Gpt2Config.Activation.GELU_TANH,
                1e-5,
                0.02,
                true,
                true,
                0.1,
                0.1,
                0.1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"model_type\": \"llama\" | model_type is 'llama'",
        "\"n_head\": 5 | n_embd 768 is not a multiple of n_head 5",
        "\"n_layer\": 0 | n_layer is 0",
        "\"vocab_size\": \"many\" | vocab_size is \"many\"",
        "\"activation_function\": \"relu\" | activation_function is 'relu'",
        "\"layer_norm_epsilon\": -1 | layer_norm_epsilon is -1",
        "\"scale_attn_by_inverse_layer_idx\": true | scale_attn_by_inverse_layer_idx is true",
        "\"reorder_and_upcast_attn\": true | reorder_and_upcast_attn is true",
        "\"tie_word_embeddings\": 1 | tie_word_embeddings is 1",
      })
  void refusesWhatCannotBeTrained(String field, String reason) throws IOException {
    String type = field.contains("model_type") ? "" : "\"model_type\": \"gpt2\", ";
    ModelDirectory model = ModelFiles.withConfig(directory, "{" + type + field + "}");
    assertThatThrownBy(model::decoderConfig)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(reason);
  }

  @Test
  void refusesADirectoryThatIsNoModel() {
    assertThatThrownBy(() -> ModelDirectory.open(directory))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("no config.json");
    assertThatThrownBy(() -> ModelDirectory.open(directory.resolve("nowhere")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("is not there");
  }
}
