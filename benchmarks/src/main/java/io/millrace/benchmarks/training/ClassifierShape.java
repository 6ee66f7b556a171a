package io.millrace.benchmarks.training;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.sequences.PairsLikeMrpc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Classifiers to train, all of BERT's architecture, with its vocabulary, two labels and fresh
 * weights.
 */
public enum ClassifierShape {
  /** A small one, whose steps are quick. */
  SMALL(6, 256, 8),
  /** BERT-base itself, 110 million parameters. */
  BERT_BASE(12, 768, 12);

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int POSITIONS = 512;

  private final int layers;
  private final int width;
  private final int heads;

  ClassifierShape(int layers, int width, int heads) {
    this.layers = layers;
    this.width = width;
    this.heads = heads;
  }

  /**
   * Writes config.json.
   *
   * @return the directory
   */
  public Path writeTo(Path directory) throws IOException {
    ObjectNode config = JSON.createObjectNode();
    config.put("model_type", "bert").putArray("architectures").add("BertForSequenceClassification");
    config.put("vocab_size", PairsLikeMrpc.VOCABULARY).put("max_position_embeddings", POSITIONS);
    config.put("hidden_size", width).put("num_hidden_layers", layers);
    config.put("num_attention_heads", heads).put("intermediate_size", 4 * width);
    config.put("type_vocab_size", 2).put("pad_token_id", 0).put("hidden_act", "gelu");
    config.put("layer_norm_eps", 1e-12).put("initializer_range", 0.02).put("num_labels", 2);
    config.put("hidden_dropout_prob", 0.0).put("attention_probs_dropout_prob", 0.0);
    Files.createDirectories(directory);
    JSON.writeValue(directory.resolve("config.json").toFile(), config);
    return directory;
  }

  /** Layers, width and vocabulary. */
  public String description() {
    return "BERT of %d layers x %d wide, vocabulary %d"
        .formatted(layers, width, PairsLikeMrpc.VOCABULARY);
  }
}
