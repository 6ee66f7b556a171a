package io.millrace.worker.torch;

import io.millrace.worker.model.EncoderConfig;
import io.millrace.worker.model.Gelu;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.model.TransformerConfig;
import io.millrace.worker.program.ProgramSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an architecture family brings to transformer.py.
 *
 * @param source the resource that becomes its module {@code stack}
 * @param attributes of the class in it
 * @param dropout where it is applied
 * @param types token types that have an embedding; 0 where they have none
 * @param inverseFrequencies of the rotary embedding, float[D / 2]; empty where there is none
 */
record StackFamily(
    String source,
    Map<String, Object> attributes,
    Dropout dropout,
    int types,
    float[] inverseFrequencies) {

  /**
   * Probabilities of dropout.
   *
   * @param weights on the attention weights
   * @param embedding on the embeddings
   * @param attention on what attention adds to the residual stream
   * @param inner on what the MLP adds to it
   */
  record Dropout(double weights, double embedding, double attention, double inner) {
    private static final Dropout NONE = new Dropout(0, 0, 0, 0);
  }

  static StackFamily of(TransformerConfig config, ProgramSettings settings) {
    StackFamily family;
    if (config instanceof Gpt2Config gpt2) {
      family = of(gpt2);
    } else if (config instanceof LlamaConfig llama) {
      family = of(llama);
    } else {
      family = of((EncoderConfig) config);
    }
    return settings.dropout() ? family : family.without();
  }

  private StackFamily without() {
    return new StackFamily(source, attributes, Dropout.NONE, types, inverseFrequencies);
  }

  private static StackFamily of(Gpt2Config config) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", config.heads());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("gelu", name(config.activation()));
    attributes.put(
        "attention_scale", config.scaleAttention() ? 1 / Math.sqrt(config.headWidth()) : 1.0);
    return new StackFamily(
        "/torch/gpt2.py",
        attributes,
        new Dropout(
            config.attentionDropout(),
            config.embeddingDropout(),
            config.residualDropout(),
            config.residualDropout()),
        0,
        new float[0]);
  }

  private static StackFamily of(LlamaConfig config) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", config.heads());
    attributes.put("kv_heads", config.keyValueHeads());
    attributes.put("head_width", config.headWidth());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("qkv_bias", config.queryKeyValueBias());
    attributes.put("output_bias", config.outputBias());
    attributes.put("qk_norm", config.queryKeyNorm());
    attributes.put("inner_bias", config.innerBias());
    attributes.put("attention_scale", 1 / Math.sqrt(config.headWidth()));
    return new StackFamily(
        "/torch/llama.py",
        attributes,
        new Dropout(config.attentionDropout(), 0, 0, 0),
        0,
        config.rotary().inverseFrequencies(config.headWidth()));
  }

  private static StackFamily of(EncoderConfig config) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", config.heads());
    attributes.put("types", config.types() > 0);
    attributes.put("first_position", config.firstPosition());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("gelu", name(config.gelu()));
    attributes.put("attention_scale", 1 / Math.sqrt(config.headWidth()));
    return new StackFamily(
        "/torch/encoder.py",
        attributes,
        new Dropout(
            config.attentionDropout(),
            config.dropout(),
            config.family() == EncoderConfig.Family.DISTILBERT ? 0 : config.dropout(),
            config.dropout()),
        config.types(),
        new float[0]);
  }

  private static String name(Gelu gelu) {
    return gelu == Gelu.TANH ? "tanh" : "none";
  }
}
