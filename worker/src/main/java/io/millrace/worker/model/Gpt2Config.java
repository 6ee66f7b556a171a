package io.millrace.worker.model;

import io.millrace.worker.model.Parameter.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * The hyperparameters of a GPT-2, from {@code config.json} under the names of its fields.
 *
 * @param vocabulary vocab_size
 * @param positions n_positions: longest sequence
 * @param width n_embd
 * @param layers n_layer
 * @param heads n_head, a divisor of width
 * @param innerWidth n_inner, or 4 times the width
 * @param activation activation_function
 * @param normEpsilon layer_norm_epsilon
 * @param initializerRange standard deviation of fresh weights
 * @param scaleAttention scale_attn_weights: attention scores are divided by the root of the width
 *     of a head
 * @param tied tie_word_embeddings: the head is the token embedding
 * @param embeddingDropout embd_pdrop: probability, on the sum of both embeddings
 * @param attentionDropout attn_pdrop: on the attention weights
 * @param residualDropout resid_pdrop: on what attention and MLP add to the residual stream
 */
public record Gpt2Config(
    int vocabulary,
    int positions,
    int width,
    int layers,
    int heads,
    int innerWidth,
    Gelu activation,
    double normEpsilon,
    double initializerRange,
    boolean scaleAttention,
    boolean tied,
    double embeddingDropout,
    double attentionDropout,
    double residualDropout)
    implements DecoderConfig {
  private static final String PREFIX = "transformer.";

  @Override
  public int headWidth() {
    return width / heads;
  }

  @Override
  public int paddingToken() {
    return -1;
  }

  @Override
  public String prefix() {
    return PREFIX;
  }

  @Override
  public String tokenEmbedding() {
    return PREFIX + "wte.weight";
  }

  @Override
  public Gpt2Config withVocabulary(int tokens) {
    return new Gpt2Config(
        tokens,
        positions,
        width,
        layers,
        heads,
        innerWidth,
        activation,
        normEpsilon,
        initializerRange,
        scaleAttention,
        tied,
        embeddingDropout,
        attentionDropout,
        residualDropout);
  }

  /** The weights of linear layers lie [in, out], as transformers' Conv1D has them. */
  @Override
  public List<ParameterBlock> transformerBlocks() {
    List<ParameterBlock> blocks = new ArrayList<>();
    add(blocks, tokenEmbedding(), Role.EMBEDDING, vocabulary, width);
    add(blocks, PREFIX + "wpe.weight", Role.EMBEDDING, positions, width);
    for (int layer = 0; layer < layers; layer++) {
      String prefix = PREFIX + "h." + layer + ".";
      addNorm(blocks, prefix + "ln_1");
      addLinear(blocks, prefix + "attn.c_attn", Role.MATRIX, width, 3L * width);
      addLinear(blocks, prefix + "attn.c_proj", Role.RESIDUAL_PROJECTION, width, width);
      addNorm(blocks, prefix + "ln_2");
      addLinear(blocks, prefix + "mlp.c_fc", Role.MATRIX, width, innerWidth);
      addLinear(blocks, prefix + "mlp.c_proj", Role.RESIDUAL_PROJECTION, innerWidth, width);
    }
    addNorm(blocks, PREFIX + "ln_f");
    return blocks;
  }

  private void addNorm(List<ParameterBlock> blocks, String module) {
    add(blocks, module + ".weight", Role.NORM, width);
    add(blocks, module + ".bias", Role.BIAS, width);
  }

  private static void addLinear(
      List<ParameterBlock> blocks, String module, Role role, long in, long out) {
    add(blocks, module + ".weight", role, in, out);
    add(blocks, module + ".bias", Role.BIAS, out);
  }

  private static void add(List<ParameterBlock> blocks, String name, Role role, long... shape) {
    blocks.add(ParameterBlock.of(new Parameter(name, shape, role)));
  }
}
