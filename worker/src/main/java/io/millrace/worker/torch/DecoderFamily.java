package io.millrace.worker.torch;

import io.millrace.worker.model.DecoderConfig;
import io.millrace.worker.model.Gpt2Config;
import io.millrace.worker.model.Gpt2Config.Activation;
import io.millrace.worker.model.LlamaConfig;
import io.millrace.worker.program.ProgramSettings;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an architecture family brings to causal_lm.py.
 *
 * @param source the resource that becomes its module {@code decoder}
 * @param attributes of the class in it
 * @param attentionDropout probability that is applied to the attention weights
 * @param embeddingDropout that is applied to the embeddings
 * @param residualDropout that is applied to what is added to the residual stream
 * @param paddingToken whose embedding learns nothing from being looked up; -1 where there is none
 * @param inverseFrequencies of the rotary embedding, float[D / 2]; empty where there is none
 */
record DecoderFamily(
    String source,
    Map<String, Object> attributes,
    double attentionDropout,
    double embeddingDropout,
    double residualDropout,
    int paddingToken,
    float[] inverseFrequencies) {

  static DecoderFamily of(DecoderConfig config, ProgramSettings settings) {
    double dropout = settings.dropout() ? 1 : 0;
    if (config instanceof Gpt2Config gpt2) {
      return new DecoderFamily(
          "/torch/gpt2.py",
          attributes(gpt2),
          dropout * gpt2.attentionDropout(),
          dropout * gpt2.embeddingDropout(),
          dropout * gpt2.residualDropout(),
          -1,
          new float[0]);
    }
    LlamaConfig llama = (LlamaConfig) config;
    return new DecoderFamily(
        "/torch/llama.py",
        attributes(llama),
        dropout * llama.attentionDropout(),
        0,
        0,
        llama.paddingToken(),
        llama.rotary().inverseFrequencies(llama.headWidth()));
  }

  private static Map<String, Object> attributes(Gpt2Config config) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("heads", config.heads());
    attributes.put("epsilon", config.normEpsilon());
    attributes.put("gelu", config.activation() == Activation.GELU_TANH ? "tanh" : "none");
    attributes.put(
        "attention_scale", config.scaleAttention() ? 1 / Math.sqrt(config.headWidth()) : 1.0);
    return attributes;
  }

  private static Map<String, Object> attributes(LlamaConfig config) {
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
    return attributes;
  }
}
