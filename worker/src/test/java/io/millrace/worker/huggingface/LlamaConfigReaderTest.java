package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.model.RotaryEmbedding;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LlamaConfigReaderTest {
  private static final RotaryEmbedding ROTARY =
      new RotaryEmbedding(10_000, new RotaryEmbedding.Unscaled());

  @TempDir Path directory;

  @Test
  void readsTheFields() throws IOException {
    assertThat(read("llama", ModelFiles.LLAMA))
        .isEqualTo(
            new LlamaConfig(
                10,
                6,
                8,
                2,
                4,
                2,
                6,
                12,
                1e-5,
                0.1,
                new RotaryEmbedding(500, new RotaryEmbedding.Unscaled()),
                true,
                true,
                true,
                false,
                true,
                0.25,
                -1));
  }

  @Test
  void whatIsLeftOutHasTheDefaultsOfTheFamily() throws IOException {
    assertThat(read("llama", ""))
        .isEqualTo(
            new LlamaConfig(
                32000, 2048, 4096, 32, 32, 32, 128, 11008, 1e-6, 0.02, ROTARY, false, false, false,
                false, false, 0, -1));
    LlamaConfig qwen2 =
        new LlamaConfig(
            151936, 32768, 4096, 32, 32, 32, 128, 22016, 1e-6, 0.02, ROTARY, true, false, false,
            false, false, 0, -1);
    assertThat(read("qwen2", "")).isEqualTo(qwen2);
    LlamaConfig qwen3 = read("qwen3", "");
    assertThat(qwen3.queryKeyNorm()).isTrue();
    assertThat(qwen3.queryKeyValueBias()).isFalse();
    assertThat(qwen3.shapes().keySet())
        .contains("model.layers.31.self_attn.k_norm.weight")
        .noneMatch(name -> name.endsWith("bias"));
  }

  @Test
  void everyFamilyHasTheBiasesOfItsOwn() throws IOException {
    String all = "\"attention_bias\": true, \"mlp_bias\": true";
    assertThat(biases("llama", all))
        .isEqualTo("q_proj k_proj v_proj o_proj gate_proj up_proj down_proj");
    assertThat(biases("llama", "")).isEmpty();
    assertThat(biases("qwen2", all)).isEqualTo("q_proj k_proj v_proj");
    assertThat(biases("qwen2", "")).isEqualTo("q_proj k_proj v_proj");
    assertThat(biases("qwen3", all)).isEqualTo("q_proj k_proj v_proj o_proj");
    assertThat(biases("qwen3", "")).isEmpty();
  }

  /** The modules of the first layer that have one. */
  private String biases(String type, String fields) throws IOException {
    return String.join(
        " ",
        read(type, fields).shapes().keySet().stream()
            .filter(name -> name.startsWith("model.layers.0.") && name.endsWith(".bias"))
            .map(name -> name.replaceAll(".*\\.(\\w+)\\.bias", "$1"))
            .toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        // Type, fields, width of a head, number of keys
        "llama | 'hidden_size': 64, 'num_attention_heads': 4 | 16 | 4",
        "llama | 'hidden_size': 64, 'num_attention_heads': 4, 'num_key_value_heads': null, 'head_dim': null | 16 | 4",
        "llama | 'hidden_size': 64, 'num_attention_heads': 4, 'num_key_value_heads': 1, 'head_dim': 24 | 24 | 1",
        "qwen2 | 'num_attention_heads': 64 | 64 | 32",
        "qwen2 | 'num_attention_heads': 64, 'num_key_value_heads': null | 64 | 64",
        "qwen3 | 'num_attention_heads': 64 | 128 | 32",
        "qwen3 | 'num_attention_heads': 64, 'head_dim': 32 | 32 | 32",
      })
  void headsAreAsWideAndAsManyAsTheirFamilyHasThem(
      String type, String fields, int headWidth, int keyValueHeads) throws IOException {
    LlamaConfig config = read(type, fields.replace('\'', '"'));
    assertThat(config.headWidth()).isEqualTo(headWidth);
    assertThat(config.keyValueHeads()).isEqualTo(keyValueHeads);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "llama | 'num_key_value_heads': 5 | num_attention_heads 32 is not a multiple of num_key_value_heads 5",
        "qwen2 | 'num_attention_heads': 8 | num_attention_heads 8 is not a multiple of num_key_value_heads 32",
        "llama | 'num_key_value_heads': 0 | num_key_value_heads is 0",
        "llama | 'hidden_size': 100 | hidden_size 100 is not a multiple of num_attention_heads 32",
        "llama | 'head_dim': 7 | a head is 7 wide",
        "qwen3 | 'head_dim': null | head_dim is null",
        "llama | 'hidden_act': 'gelu' | hidden_act is 'gelu'",
        "llama | 'attention_bias': 1 | attention_bias is 1",
        "llama | 'attention_dropout': 1 | attention_dropout is 1",
        "llama | 'rms_norm_eps': 0 | rms_norm_eps is 0",
      })
  void refusesWhatCannotBeTrained(String type, String fields, String reason) {
    assertThatThrownBy(() -> read(type, fields.replace('\'', '"')))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("config.json: " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qwen2 'use_sliding_window': true, 'max_window_layers': 31",
        "qwen2 'use_sliding_window': true, 'sliding_window': 128",
        "qwen3 'use_sliding_window': true, 'sliding_window': 128, 'max_window_layers': 0",
        "qwen3 'layer_types': ['full_attention', 'sliding_attention']",
        "llama 'sliding_window': 128",
        "llama 'layer_types': ['chunked_attention']",
      })
  void refusesWindows(String model) {
    assertThatThrownBy(() -> read(model))
        .isInstanceOf(SetupException.class)
        .hasMessageMatching(".*config.json: (sliding_window is|layer_types has) .*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "qwen2 'use_sliding_window': false, 'sliding_window': 128, 'max_window_layers': 0",
        "qwen2 'sliding_window': 128",
        "qwen2 'use_sliding_window': true, 'sliding_window': null",
        "qwen2 'use_sliding_window': true, 'max_window_layers': 32",
        "qwen3 'use_sliding_window': true, 'layer_types': ['full_attention']",
        "qwen3 'layer_types': null",
        "llama 'sliding_window': null",
        "llama 'sliding_window': 128, 'use_sliding_window': false",
      })
  void takesAWindowThatIsOff(String model) {
    assertThatCode(() -> read(model)).doesNotThrowAnyException();
  }

  private LlamaConfig read(String model) throws IOException {
    int space = model.indexOf(' ');
    return read(model.substring(0, space), model.substring(space).replace('\'', '"'));
  }

  private LlamaConfig read(String type, String fields) throws IOException {
    return ModelFiles.llama(directory, type, fields);
  }
}
