package io.millrace.benchmarks.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Models of Llama's architecture, without a tokenizer: they are trained on random tokens.
 *
 * @see <a href="https://arxiv.org/abs/2401.02385">TinyLlama, Zhang et al. 2024, table 1</a>
 */
public enum LlamaShape implements DecoderShape {
  /** For a dry run on a CPU. */
  TINY(2, 128, 4, 2, 352, 1_024),
  /** TinyLlama's, 1.1 billion parameters. */
  BILLION(22, 2048, 32, 4, 5632, 32_000);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int layers;
  private final int width;
  private final int heads;
  private final int keyValueHeads;
  private final int innerWidth;
  private final int vocabulary;

  LlamaShape(int layers, int width, int heads, int keyValueHeads, int innerWidth, int vocabulary) {
    this.layers = layers;
    this.width = width;
    this.heads = heads;
    this.keyValueHeads = keyValueHeads;
    this.innerWidth = innerWidth;
    this.vocabulary = vocabulary;
  }

  @Override
  public Path writeTo(Path directory, int positions) throws IOException {
    ObjectNode config = JSON.createObjectNode();
    config.put("model_type", "llama").put("hidden_act", "silu").put("rms_norm_eps", 1e-5);
    config.put("vocab_size", vocabulary).put("max_position_embeddings", positions);
    config.put("hidden_size", width).put("intermediate_size", innerWidth);
    config.put("num_hidden_layers", layers).put("num_attention_heads", heads);
    config.put("num_key_value_heads", keyValueHeads).put("tie_word_embeddings", false);
    config.put("initializer_range", 0.02).put("rope_theta", 10_000.0);
    Files.createDirectories(directory);
    JSON.writeValue(directory.resolve("config.json").toFile(), config);
    return directory;
  }

  @Override
  public String description() {
    return "Llama of %d layers x %d wide, %d heads, %d of keys and values, vocabulary %d"
        .formatted(layers, width, heads, keyValueHeads, vocabulary);
  }
}
