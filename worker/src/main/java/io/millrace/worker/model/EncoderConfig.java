package io.millrace.worker.model;

import io.millrace.worker.model.Parameter.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * The hyperparameters of a BERT and of what is built alike, whose tokens see all of their sequence.
 * From {@code config.json} under the names of its fields; DistilBERT's own names stand behind.
 *
 * @param family which of them
 * @param vocabulary vocab_size
 * @param positionRows max_position_embeddings: rows of the position embeddings
 * @param types type_vocab_size; 0 where there are no such embeddings
 * @param width hidden_size, dim
 * @param layers num_hidden_layers, n_layers
 * @param heads num_attention_heads, n_heads; a divisor of width
 * @param innerWidth intermediate_size, hidden_dim
 * @param gelu hidden_act, activation
 * @param normEpsilon layer_norm_eps
 * @param initializerRange standard deviation of fresh weights
 * @param dropout hidden_dropout_prob, dropout: probability, on the embeddings and on what the
 *     layers add to the residual stream; of a DistilBERT not on what attention adds
 * @param attentionDropout attention_probs_dropout_prob, attention_dropout: on the attention weights
 * @param paddingToken pad_token_id; -1 where there is none
 */
public record EncoderConfig(
    Family family,
    int vocabulary,
    int positionRows,
    int types,
    int width,
    int layers,
    int heads,
    int innerWidth,
    Gelu gelu,
    double normEpsilon,
    double initializerRange,
    double dropout,
    double attentionDropout,
    int paddingToken)
    implements TransformerConfig {

  /** How parameters are named and positions counted. */
  public enum Family {
    BERT("bert.", "encoder.layer."),
    /** Its first position's number is that behind the padding token's. */
    ROBERTA("roberta.", "encoder.layer."),
    DISTILBERT("distilbert.", "transformer.layer.");

    private final String prefix;
    private final String layer;

    Family(String prefix, String layer) {
      this.prefix = prefix;
      this.layer = layer;
    }
  }

  /**
   * Names of a layer's linear layers and norms, in the order of the training program.
   *
   * @param projections to queries, keys and values
   */
  private record LayerNames(
      List<String> projections,
      String output,
      String outputNorm,
      String inner,
      String outer,
      String outerNorm) {
    private static final LayerNames BERT =
        new LayerNames(
            List.of("attention.self.query", "attention.self.key", "attention.self.value"),
            "attention.output.dense",
            "attention.output.LayerNorm",
            "intermediate.dense",
            "output.dense",
            "output.LayerNorm");
    private static final LayerNames DISTILBERT =
        new LayerNames(
            List.of("attention.q_lin", "attention.k_lin", "attention.v_lin"),
            "attention.out_lin",
            "sa_layer_norm",
            "ffn.lin1",
            "ffn.lin2",
            "output_layer_norm");
  }

  @Override
  public int positions() {
    return positionRows - firstPosition();
  }

  /** The row of the position embeddings that a sequence's first token has. */
  public int firstPosition() {
    return family == Family.ROBERTA ? paddingToken + 1 : 0;
  }

  @Override
  public int headWidth() {
    return width / heads;
  }

  @Override
  public String prefix() {
    return family.prefix;
  }

  @Override
  public String tokenEmbedding() {
    return prefix() + "embeddings.word_embeddings.weight";
  }

  @Override
  public EncoderConfig withVocabulary(int tokens) {
    return new EncoderConfig(
        family,
        tokens,
        positionRows,
        types,
        width,
        layers,
        heads,
        innerWidth,
        gelu,
        normEpsilon,
        initializerRange,
        dropout,
        attentionDropout,
        paddingToken);
  }

  /** The weights of linear layers lie [out, in]. Queries, keys and values are one block. */
  @Override
  public List<ParameterBlock> transformerBlocks() {
    String embeddings = prefix() + "embeddings.";
    List<ParameterBlock> blocks = new ArrayList<>();
    blocks.add(embedding(embeddings + "word_embeddings", vocabulary));
    blocks.add(embedding(embeddings + "position_embeddings", positionRows));
    if (types > 0) {
      blocks.add(embedding(embeddings + "token_type_embeddings", types));
    }
    addNorm(blocks, embeddings + "LayerNorm");
    for (int layer = 0; layer < layers; layer++) {
      addLayer(blocks, prefix() + family.layer + layer + ".");
    }
    return blocks;
  }

  private void addLayer(List<ParameterBlock> blocks, String layer) {
    LayerNames names = family == Family.DISTILBERT ? LayerNames.DISTILBERT : LayerNames.BERT;
    List<String> projections = names.projections.stream().map(layer::concat).toList();
    addLinear(blocks, projections, Role.MATRIX, width, width);
    addLinear(blocks, List.of(layer + names.output), Role.RESIDUAL_PROJECTION, width, width);
    addNorm(blocks, layer + names.outputNorm);
    addLinear(blocks, List.of(layer + names.inner), Role.MATRIX, innerWidth, width);
    addLinear(blocks, List.of(layer + names.outer), Role.RESIDUAL_PROJECTION, width, innerWidth);
    addNorm(blocks, layer + names.outerNorm);
  }

  private ParameterBlock embedding(String module, long rows) {
    return ParameterBlock.of(
        new Parameter(module + ".weight", new long[] {rows, width}, Role.EMBEDDING));
  }

  private void addNorm(List<ParameterBlock> blocks, String module) {
    blocks.add(ParameterBlock.of(new Parameter(module + ".weight", new long[] {width}, Role.NORM)));
    blocks.add(ParameterBlock.of(new Parameter(module + ".bias", new long[] {width}, Role.BIAS)));
  }

  private static void addLinear(
      List<ParameterBlock> blocks, List<String> modules, Role role, long out, long in) {
    blocks.add(
        new ParameterBlock(
            modules.stream()
                .map(name -> new Parameter(name + ".weight", new long[] {out, in}, role))
                .toList()));
    blocks.add(
        new ParameterBlock(
            modules.stream()
                .map(name -> new Parameter(name + ".bias", new long[] {out}, Role.BIAS))
                .toList()));
  }
}
