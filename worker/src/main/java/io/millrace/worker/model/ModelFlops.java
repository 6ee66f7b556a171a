package io.millrace.worker.model;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.Parameter.Role;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The floating point operations that training a model takes, counted in two ways.
 *
 * <p>{@link #of(FlatBatch)} is what a batch takes by the model's mathematics, however it is carried
 * out: the operations of its matrix products, a multiplication and an addition per weight and
 * token, and twice as many again backward (Kaplan et al. 2020). The head counts where a token is
 * predicted or a sequence classified, attention where a token sees another. Computing activations
 * anew does not count, nor does padding. The metrics give this one.
 *
 * <p>{@link #usualPerToken} is what papers and other trainers give: all parameters count for each
 * token, embeddings and biases too, and all of a row's tokens count as seen. It is the larger one,
 * and the one to hold against other people's figures.
 *
 * @param parameters all of them
 * @param layerWeights in the matrices of all layers
 * @param headWeights in the head's matrices
 * @param attentionWidth summed over the layers, the width of all of a layer's query heads
 * @param causal whether a token sees none behind it
 */
public record ModelFlops(
    long parameters, long layerWeights, long headWeights, long attentionWidth, boolean causal) {
  private static final double FORWARD_AND_BACKWARD = 3;
  private static final double MULTIPLY_AND_ADD = 2;

  /** Of a model. */
  public static ModelFlops of(ModelConfig config) {
    TransformerConfig transformer = config.transformer();
    long layers = matrices(transformer.transformerBlocks());
    // A head that is tied is no matrix of its own, and is computed all the same.
    long head =
        config instanceof ClassifierConfig
            ? matrices(config.blocks()) - layers
            : (long) config.vocabulary() * transformer.width();
    return new ModelFlops(
        elements(config.parameters().stream()),
        layers,
        head,
        (long) transformer.layers() * transformer.heads() * transformer.headWidth(),
        transformer instanceof DecoderConfig);
  }

  private static long matrices(List<ParameterBlock> blocks) {
    return elements(
        blocks.stream()
            .flatMap(block -> block.parts().stream())
            .filter(it -> it.role() == Role.MATRIX || it.role() == Role.RESIDUAL_PROJECTION));
  }

  private static long elements(Stream<Parameter> parameters) {
    return parameters
        .mapToLong(it -> Arrays.stream(it.shape()).reduce(1, Math::multiplyExact))
        .sum();
  }

  /** Of a batch, forward and backward. */
  public double of(FlatBatch batch) {
    double pairs = 0;
    for (int length : batch.sequenceLengths()) {
      // Each token sees itself and those before it, or all.
      pairs += length * (causal ? (length + 1.0) / 2 : length);
    }
    double products =
        (double) layerWeights * batch.tokens()
            + (double) headWeights * batch.targets()
            // A score of each pair, and a share of its value.
            + 2.0 * attentionWidth * pairs;
    return FORWARD_AND_BACKWARD * MULTIPLY_AND_ADD * products;
  }

  /**
   * Of one token by the usual count, 6 N + 12 L C T.
   *
   * @param length T, tokens of a row
   * @see <a href="https://arxiv.org/abs/2204.02311">PaLM, Chowdhery et al. 2022, appendix B</a>
   */
  public double usualPerToken(int length) {
    // A score of each token of the row, and a share of its value.
    return FORWARD_AND_BACKWARD * MULTIPLY_AND_ADD * (parameters + 2.0 * attentionWidth * length);
  }
}
