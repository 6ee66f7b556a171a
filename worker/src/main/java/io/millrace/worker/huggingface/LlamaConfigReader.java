package io.millrace.worker.huggingface;

import io.millrace.worker.model.LlamaConfig;

/** The hyperparameters of a Llama and of what is built alike. */
final class LlamaConfigReader {
  private static final int QWEN_KEY_VALUE_HEADS = 32;
  private static final int QWEN3_HEAD_WIDTH = 128;

  private final ModelType type;
  private final ConfigFields fields;

  private LlamaConfigReader(ModelType type, ConfigFields fields) {
    this.type = type;
    this.fields = fields;
  }

  static LlamaConfig read(ModelType type, ConfigFields fields) {
    return new LlamaConfigReader(type, fields).config();
  }

  private LlamaConfig config() {
    boolean qwen = type != ModelType.LLAMA;
    int width = fields.positive("hidden_size", 4096);
    int positions = fields.positive("max_position_embeddings", qwen ? 32768 : 2048);
    int layers = fields.layers("num_hidden_layers", 32);
    int heads = fields.positive("num_attention_heads", 32);
    SlidingWindow.refuse(type, fields, layers);
    String activation = fields.text("hidden_act", "silu");
    if (!activation.equals("silu")) {
      throw fields.refused("hidden_act is '" + activation + "'; only silu can be trained");
    }
    // Qwen2 has no such field: its queries, keys and values always have biases, its output never.
    boolean attentionBias = type != ModelType.QWEN2 && fields.flag("attention_bias", false);
    int vocabulary = fields.positive("vocab_size", qwen ? 151936 : 32000);
    return new LlamaConfig(
        vocabulary,
        positions,
        width,
        layers,
        heads,
        keyValueHeads(heads),
        headWidth(width, heads),
        fields.positive("intermediate_size", qwen ? 22016 : 11008),
        fields.positiveNumber("rms_norm_eps", 1e-6),
        fields.positiveNumber("initializer_range", 0.02),
        RotaryConfigReader.read(fields, positions),
        attentionBias || type == ModelType.QWEN2,
        attentionBias,
        type == ModelType.LLAMA && fields.flag("mlp_bias", false),
        type == ModelType.QWEN3,
        fields.flag("tie_word_embeddings", false),
        fields.probability("attention_dropout", 0),
        fields.padding(vocabulary, -1));
  }

  /** As many as heads where it is null, and for a Llama also where it is missing. */
  private int keyValueHeads(int heads) {
    int otherwise = type == ModelType.LLAMA ? heads : QWEN_KEY_VALUE_HEADS;
    int keyValueHeads =
        fields.get("num_key_value_heads").isNull()
            ? heads
            : fields.positive("num_key_value_heads", otherwise);
    if (heads % keyValueHeads != 0) {
      throw fields.refused(
          "num_attention_heads %d is not a multiple of num_key_value_heads %d"
              .formatted(heads, keyValueHeads));
    }
    return keyValueHeads;
  }

  private int headWidth(int width, int heads) {
    int headWidth;
    if (type == ModelType.QWEN3 || fields.has("head_dim")) {
      headWidth = fields.positive("head_dim", QWEN3_HEAD_WIDTH);
    } else if (width % heads == 0) {
      headWidth = width / heads;
    } else {
      throw fields.refused(
          "hidden_size %d is not a multiple of num_attention_heads %d, and there is no head_dim"
              .formatted(width, heads));
    }
    if (headWidth % 2 != 0) {
      throw fields.refused(
          "a head is %d wide, and rotary embeddings ask for an even width".formatted(headWidth));
    }
    return headWidth;
  }
}
