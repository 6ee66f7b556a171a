package io.millrace.worker.model;

import io.millrace.worker.model.Parameter.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * The hyperparameters of a Llama and of what is built alike: SmolLM2, Qwen2, Qwen3. From {@code
 * config.json} under the names of its fields.
 *
 * @param vocabulary vocab_size
 * @param positions max_position_embeddings: longest sequence
 * @param width hidden_size
 * @param layers num_hidden_layers
 * @param heads num_attention_heads, H
 * @param keyValueHeads num_key_value_heads, a divisor of heads: so many queries share a key
 * @param headWidth head_dim, even; width / heads where it is left out
 * @param innerWidth intermediate_size
 * @param normEpsilon rms_norm_eps
 * @param initializerRange standard deviation of fresh weights
 * @param rotary the angles of positions
 * @param queryKeyValueBias whether the projections to queries, keys and values have biases
 * @param outputBias whether the projection out of attention has one
 * @param innerBias mlp_bias: whether the three projections of the MLP have biases
 * @param queryKeyNorm whether queries and keys are normalised head by head, as in Qwen3
 * @param tied tie_word_embeddings: the head is the token embedding
 * @param attentionDropout probability, on the attention weights
 * @param paddingToken pad_token_id: its embedding learns nothing from being looked up, as in
 *     transformers, even where it is also the token that ends a text; -1 where there is none
 */
public record LlamaConfig(
    int vocabulary,
    int positions,
    int width,
    int layers,
    int heads,
    int keyValueHeads,
    int headWidth,
    int innerWidth,
    double normEpsilon,
    double initializerRange,
    RotaryEmbedding rotary,
    boolean queryKeyValueBias,
    boolean outputBias,
    boolean innerBias,
    boolean queryKeyNorm,
    boolean tied,
    double attentionDropout,
    int paddingToken)
    implements DecoderConfig {
  private static final String PREFIX = "model.";

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public String tokenEmbedding() {
    return PREFIX + "embed_tokens.weight";
  }

  @Override
  public LlamaConfig withVocabulary(int tokens) {
    return new LlamaConfig(
        tokens,
        positions,
        width,
        layers,
        heads,
        keyValueHeads,
        headWidth,
        innerWidth,
        normEpsilon,
        initializerRange,
        rotary,
        queryKeyValueBias,
        outputBias,
        innerBias,
        queryKeyNorm,
        tied,
        attentionDropout,
        paddingToken);
  }

  /**
   * The weights of linear layers lie [out, in]. Queries, keys and values are one block, and so are
   * the MLP's gate and up projections. Of each layer: the matrices and norms that all have, then
   * the biases and norms that only some have.
   */
  @Override
  public List<ParameterBlock> transformerBlocks() {
    List<ParameterBlock> blocks = new ArrayList<>();
    blocks.add(matrix(tokenEmbedding(), Role.EMBEDDING, vocabulary, width));
    for (int layer = 0; layer < layers; layer++) {
      addLayer(blocks, PREFIX + "layers." + layer + ".");
    }
    blocks.add(norm(PREFIX + "norm", width));
    return blocks;
  }

  private void addLayer(List<ParameterBlock> blocks, String layer) {
    String attention = layer + "self_attn.";
    String mlp = layer + "mlp.";
    long queries = (long) heads * headWidth;
    long keys = (long) keyValueHeads * headWidth;
    blocks.add(norm(layer + "input_layernorm", width));
    blocks.add(
        ParameterBlock.of(
            parameter(attention + "q_proj.weight", Role.MATRIX, queries, width),
            parameter(attention + "k_proj.weight", Role.MATRIX, keys, width),
            parameter(attention + "v_proj.weight", Role.MATRIX, keys, width)));
    blocks.add(matrix(attention + "o_proj.weight", Role.RESIDUAL_PROJECTION, width, queries));
    blocks.add(norm(layer + "post_attention_layernorm", width));
    blocks.add(
        ParameterBlock.of(
            parameter(mlp + "gate_proj.weight", Role.MATRIX, innerWidth, width),
            parameter(mlp + "up_proj.weight", Role.MATRIX, innerWidth, width)));
    blocks.add(matrix(mlp + "down_proj.weight", Role.RESIDUAL_PROJECTION, width, innerWidth));
    if (queryKeyValueBias) {
      blocks.add(
          ParameterBlock.of(
              parameter(attention + "q_proj.bias", Role.BIAS, queries),
              parameter(attention + "k_proj.bias", Role.BIAS, keys),
              parameter(attention + "v_proj.bias", Role.BIAS, keys)));
    }
    if (outputBias) {
      blocks.add(ParameterBlock.of(parameter(attention + "o_proj.bias", Role.BIAS, width)));
    }
    if (queryKeyNorm) {
      blocks.add(norm(attention + "q_norm", headWidth));
      blocks.add(norm(attention + "k_norm", headWidth));
    }
    if (innerBias) {
      blocks.add(
          ParameterBlock.of(
              parameter(mlp + "gate_proj.bias", Role.BIAS, innerWidth),
              parameter(mlp + "up_proj.bias", Role.BIAS, innerWidth)));
      blocks.add(ParameterBlock.of(parameter(mlp + "down_proj.bias", Role.BIAS, width)));
    }
  }

  private static ParameterBlock norm(String module, long length) {
    return ParameterBlock.of(parameter(module + ".weight", Role.NORM, length));
  }

  private static ParameterBlock matrix(String name, Role role, long rows, long columns) {
    return ParameterBlock.of(parameter(name, role, rows, columns));
  }

  private static Parameter parameter(String name, Role role, long... shape) {
    return new Parameter(name, shape, role);
  }
}
