package io.millrace.worker.huggingface;

import io.millrace.worker.model.LlamaConfig;

/** The hyperparameters of a Llama and of what is built alike. */
final class LlamaConfigReader {
  private LlamaConfigReader() {}

  static LlamaConfig read(ModelType type, ConfigFields fields) {
    boolean qwen = type != ModelType.LLAMA;
    int width = fields.positive("hidden_size", 4096);
    int layers = fields.positive("num_hidden_layers", 32);
    int heads = fields.positive("num_attention_heads", 32);
    int keyValueHeads = fields.positive("num_key_value_heads", qwen ? 32 : heads);
    if (heads % keyValueHeads != 0) {
      throw fields.refused(
          "num_attention_heads %d is not a multiple of num_key_value_heads %d"
              .formatted(heads, keyValueHeads));
    }
    refuseSlidingWindow(type, fields, layers);
    String activation = fields.text("hidden_act", "silu");
    if (!activation.equals("silu")) {
      throw fields.refused("hidden_act is '" + activation + "'; only silu can be trained");
    }
    boolean attentionBias = type != ModelType.QWEN2 && fields.flag("attention_bias", false);
    return new LlamaConfig(
        fields.positive("vocab_size", qwen ? 151936 : 32000),
        fields.positive("max_position_embeddings", qwen ? 32768 : 2048),
        width,
        layers,
        heads,
        keyValueHeads,
        headWidth(type, fields, width, heads),
        fields.positive("intermediate_size", qwen ? 22016 : 11008),
        fields.positiveNumber("rms_norm_eps", 1e-6),
        fields.positiveNumber("initializer_range", 0.02),
        RotaryConfigReader.read(fields),
        attentionBias || type == ModelType.QWEN2,
        attentionBias,
        type == ModelType.LLAMA && fields.flag("mlp_bias", false),
        type == ModelType.QWEN3,
        fields.flag("tie_word_embeddings", false),
        fields.probability("attention_dropout", 0));
  }

  private static int headWidth(ModelType type, ConfigFields fields, int width, int heads) {
    if (!fields.has("head_dim") && type != ModelType.QWEN3 && width % heads != 0) {
      throw fields.refused(
          "hidden_size %d is not a multiple of num_attention_heads %d, and there is no head_dim"
              .formatted(width, heads));
    }
    int headWidth = fields.positive("head_dim", type == ModelType.QWEN3 ? 128 : width / heads);
    if (headWidth % 2 != 0) {
      throw fields.refused(
          "a head is %d wide, and rotary embeddings ask for an even width".formatted(headWidth));
    }
    return headWidth;
  }

  /** A window is off where it is not used or no layer has it. */
  private static void refuseSlidingWindow(ModelType type, ConfigFields fields, int layers) {
    boolean used =
        fields.flag("use_sliding_window", type == ModelType.LLAMA && fields.has("sliding_window"));
    boolean somewhere =
        fields.has("layer_types")
            ? fields.get("layer_types").toString().contains("sliding_attention")
            : type == ModelType.LLAMA || layers > fields.positive("max_window_layers", 28);
    if (used && somewhere && !fields.get("sliding_window").isNull()) {
      throw fields.refused(
          "sliding_window is "
              + fields.text("sliding_window", "4096")
              + ", and attention within a window cannot be trained. If no text is longer, set"
              + " use_sliding_window to false there");
    }
  }
}
