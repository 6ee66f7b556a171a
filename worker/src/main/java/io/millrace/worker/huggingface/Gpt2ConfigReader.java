package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.Gpt2Config.Activation;
import java.nio.file.Path;

/** Reads and checks a GPT-2's {@code config.json}; what is left out has transformers' default. */
final class Gpt2ConfigReader {
  private final JsonNode json;
  private final Path file;

  private Gpt2ConfigReader(JsonNode json, Path file) {
    this.json = json;
    this.file = file;
  }

  /**
   * Reads the hyperparameters.
   *
   * @param file where the JSON is from, for messages
   * @throws SetupException when it is no GPT-2, or one that cannot be trained here
   */
  static Gpt2Config read(JsonNode json, Path file) {
    return new Gpt2ConfigReader(json, file).config();
  }

  private Gpt2Config config() {
    String type = json.path("model_type").asText("");
    if (!type.equals("gpt2")) {
      throw refused("model_type is '" + type + "', and only 'gpt2' can be trained");
    }
    refuse("scale_attn_by_inverse_layer_idx");
    refuse("reorder_and_upcast_attn");
    refuse("add_cross_attention");
    int width = positive("n_embd", 768);
    int heads = positive("n_head", 12);
    if (width % heads != 0) {
      throw refused("n_embd %d is not a multiple of n_head %d".formatted(width, heads));
    }
    return new Gpt2Config(
        positive("vocab_size", 50257),
        positive("n_positions", 1024),
        width,
        positive("n_layer", 12),
        heads,
        json.hasNonNull("n_inner") ? positive("n_inner", 0) : Math.multiplyExact(4, width),
        activation(),
        positiveNumber("layer_norm_epsilon", 1e-5),
        positiveNumber("initializer_range", 0.02),
        flag("scale_attn_weights", true),
        flag("tie_word_embeddings", true),
        0.1,
        0.1,
        0.1);
  }

  private Activation activation() {
    String name = json.path("activation_function").asText("gelu_new");
    if (name.equals("gelu_new") || name.equals("gelu_pytorch_tanh")) {
      return Activation.GELU_TANH;
    }
    if (name.equals("gelu")) {
      return Activation.GELU;
    }
    throw refused("activation_function is '" + name + "'; gelu_new and gelu can be trained");
  }

  private int positive(String field, int otherwise) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1) {
      throw refused(field + " is " + value + ", not a positive whole number");
    }
    return value.asInt();
  }

  private double positiveNumber(String field, double otherwise) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isNumber() || !(value.asDouble() > 0) || Double.isInfinite(value.asDouble())) {
      throw refused(field + " is " + value + ", not a positive number");
    }
    return value.asDouble();
  }

  private boolean flag(String field, boolean otherwise) {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw refused(field + " is " + value + ", neither true nor false");
    }
    return value.asBoolean();
  }

  private void refuse(String field) {
    if (flag(field, false)) {
      throw refused(field + " is true, and such a model cannot be trained");
    }
  }

  private SetupException refused(String reason) {
    return new SetupException(file + ": " + reason + ".");
  }
}
