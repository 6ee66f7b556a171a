package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.model.Gelu;
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
    assertThat(read(ModelFiles.GPT2)).isEqualTo(ModelFiles.config());
    assertThat(
            read(
                """
                {"model_type": "gpt2", "vocab_size": 10, "n_positions": 6, "n_embd": 4,
                 "n_layer": 2, "n_head": 2, "n_inner": 9, "activation_function": "gelu",
                 "layer_norm_epsilon": 1e-6, "initializer_range": 0.1, "scale_attn_weights": false,
                 "tie_word_embeddings": false, "embd_pdrop": 0.2, "attn_pdrop": 0.3,
                 "resid_pdrop": 0}
                """))
        .isEqualTo(
            new Gpt2Config(10, 6, 4, 2, 2, 9, Gelu.EXACT, 1e-6, 0.1, false, false, 0.2, 0.3, 0));
  }

  @Test
  void whatIsLeftOutIsGpt2Small() throws IOException {
    assertThat(read("{\"model_type\": \"gpt2\"}"))
        .isEqualTo(
            new Gpt2Config(
                50257, 1024, 768, 12, 12, 3072, Gelu.TANH, 1e-5, 0.02, true, true, 0.1, 0.1, 0.1));
  }

  @Test
  void sizesMayHaveTheNamesThatOtherModelsHaveForThem() throws IOException {
    assertThat(
            read(
                """
                {"model_type": "gpt2", "vocab_size": 10, "max_position_embeddings": 6,
                 "hidden_size": 4, "num_hidden_layers": 2, "num_attention_heads": 2}
                """))
        .isEqualTo(ModelFiles.config());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"n_head\": 5 | n_embd 768 is not a multiple of n_head 5",
        "\"n_layer\": 0 | n_layer is 0",
        "\"n_layer\": 2000000000 | n_layer is 2000000000; at most 1000",
        "\"n_layer\": null | n_layer is null",
        "\"n_layer\": 2.5 | n_layer is 2.5",
        "\"n_positions\": 3000000000 | n_positions is 3000000000",
        "\"vocab_size\": \"many\" | vocab_size is \"many\"",
        "\"activation_function\": \"relu\" | activation_function is 'relu'",
        "\"layer_norm_epsilon\": -1 | layer_norm_epsilon is -1",
        "\"resid_pdrop\": 1 | resid_pdrop is 1, not a number from 0 to less than 1",
        "\"attn_pdrop\": -0.1 | attn_pdrop is -0.1",
        "\"embd_pdrop\": \"0.1\" | embd_pdrop is \"0.1\"",
        "\"scale_attn_by_inverse_layer_idx\": true | scale_attn_by_inverse_layer_idx is true",
        "\"reorder_and_upcast_attn\": true | reorder_and_upcast_attn is true",
        "\"add_cross_attention\": true | add_cross_attention is true",
        "\"tie_word_embeddings\": 1 | tie_word_embeddings is 1",
      })
  void refusesWhatCannotBeTrained(String field, String reason) throws IOException {
    ModelDirectory model =
        ModelFiles.withConfig(directory, "{\"model_type\": \"gpt2\", " + field + "}");
    assertThatThrownBy(model::modelConfig)
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("config.json: " + reason);
  }

  private Object read(String config) throws IOException {
    return ModelFiles.withConfig(directory, config).modelConfig();
  }
}
