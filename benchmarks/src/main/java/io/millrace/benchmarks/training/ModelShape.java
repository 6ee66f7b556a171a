package io.millrace.benchmarks.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Models to train, all of GPT-2's architecture and with fresh weights. */
public enum ModelShape implements DecoderShape {
  /** The model and the tokenizer of {@code millrace demo}: steps so short that overhead shows. */
  DEMO(2, 128, 4, 1_024),
  /** A small model with GPT-2's vocabulary and its [PAD]. */
  SMALL(6, 256, 8, Gpt2Tokenizer.PAD_ID + 1),
  /** GPT-2 itself, 124 million parameters, with its [PAD]. */
  GPT2(12, 768, 12, Gpt2Tokenizer.PAD_ID + 1);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final int layers;
  private final int width;
  private final int heads;
  private final int vocabulary;

  ModelShape(int layers, int width, int heads, int vocabulary) {
    this.layers = layers;
    this.width = width;
    this.heads = heads;
    this.vocabulary = vocabulary;
  }

  @Override
  public Path writeTo(Path directory, int positions) throws IOException {
    if (this == DEMO) {
      Files.createDirectories(directory);
      copy("tokenizer.json", directory);
      copy("tokenizer_config.json", directory);
    } else {
      Gpt2Tokenizer.writeTo(directory);
    }
    ObjectNode config = JSON.createObjectNode();
    config.put("model_type", "gpt2").put("activation_function", "gelu_new");
    config.put("vocab_size", vocabulary).put("n_positions", positions).put("n_embd", width);
    config.put("n_layer", layers).put("n_head", heads);
    config.put("layer_norm_epsilon", 1e-5).put("initializer_range", 0.02);
    JSON.writeValue(directory.resolve("config.json").toFile(), config);
    return directory;
  }

  private static void copy(String name, Path directory) throws IOException {
    try (InputStream in = ModelShape.class.getResourceAsStream("/demo/model/" + name)) {
      Files.copy(in, directory.resolve(name));
    }
  }

  @Override
  public String description() {
    return "GPT-2 of %d layers x %d wide, vocabulary %d".formatted(layers, width, vocabulary);
  }
}
