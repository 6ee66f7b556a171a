package io.millrace.worker.model;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.Parameter.Role;
import java.util.Arrays;
import java.util.List;

/**
 * The floating point operations that training a model on a batch takes by its mathematics, however
 * they are carried out: those of its matrix products, a multiplication and an addition per weight
 * and token, and twice as many again backward (Kaplan et al. 2020). The head counts where a token
 * is predicted or a sequence classified, attention where a token sees another. Computing
 * activations anew does not count, nor does padding.
 *
 * @param layerWeights in the matrices of all layers
 * @param headWeights in the head's matrices
 * @param attentionWidth summed over the layers, the width of all of a layer's query heads
 * @param causal whether a token sees none behind it
 */
public record ModelFlops(long layerWeights, long headWeights, long attentionWidth, boolean causal) {
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
        layers,
        head,
        (long) transformer.layers() * transformer.heads() * transformer.headWidth(),
        transformer instanceof DecoderConfig);
  }

  private static long matrices(List<ParameterBlock> blocks) {
    return blocks.stream()
        .flatMap(block -> block.parts().stream())
        .filter(it -> it.role() == Role.MATRIX || it.role() == Role.RESIDUAL_PROJECTION)
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
}
