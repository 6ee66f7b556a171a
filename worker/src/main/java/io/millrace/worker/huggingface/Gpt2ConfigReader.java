package io.millrace.worker.huggingface;

import io.millrace.worker.model.Gpt2Config;

/** The hyperparameters of a GPT-2. */
final class Gpt2ConfigReader {
  private Gpt2ConfigReader() {}

  static Gpt2Config read(ConfigFields fields) {
    fields.refuse("scale_attn_by_inverse_layer_idx");
    fields.refuse("reorder_and_upcast_attn");
    fields.refuse("add_cross_attention");
    int width = size(fields, "n_embd", "hidden_size", 768);
    int heads = size(fields, "n_head", "num_attention_heads", 12);
    if (width % heads != 0) {
      throw fields.refused("n_embd %d is not a multiple of n_head %d".formatted(width, heads));
    }
    return new Gpt2Config(
        fields.positive("vocab_size", 50257),
        size(fields, "n_positions", "max_position_embeddings", 1024),
        width,
        fields.layers("n_layer", fields.layers("num_hidden_layers", 12)),
        heads,
        fields.has("n_inner") ? fields.positive("n_inner", 0) : Math.multiplyExact(4, width),
        GeluReader.read(fields, "activation_function", "gelu_new"),
        fields.positiveNumber("layer_norm_epsilon", 1e-5),
        fields.positiveNumber("initializer_range", 0.02),
        fields.flag("scale_attn_weights", true),
        fields.flag("tie_word_embeddings", true),
        fields.probability("embd_pdrop", 0.1),
        fields.probability("attn_pdrop", 0.1),
        fields.probability("resid_pdrop", 0.1));
  }

  /** transformers takes the name that other models have for a size as well. */
  private static int size(ConfigFields fields, String name, String alias, int otherwise) {
    return fields.positive(name, fields.positive(alias, otherwise));
  }
}
