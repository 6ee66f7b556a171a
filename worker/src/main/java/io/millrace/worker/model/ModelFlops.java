package io.millrace.worker.model;

import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.model.Parameter.Role;
import java.util.Arrays;

/**
 * The floating point operations that training a model on a batch takes by its mathematics, however
 * they are carried out: those of its matrix products, a multiplication and an addition per weight
 * and token, and twice as many again backward (Kaplan et al. 2020). The head counts where a token
 * is predicted, attention where a token sees another. Computing activations anew does not count,
 * nor does padding.
 *
 * @param layerWeights in the matrices of all layers
 * @param headWeights V·C
 * @param attentionWidth summed over the layers, the width of all of a layer's query heads
 */
public record ModelFlops(long layerWeights, long headWeights, long attentionWidth) {
  private static final double FORWARD_AND_BACKWARD = 3;
  private static final double MULTIPLY_AND_ADD = 2;

  /** Of a model. */
  public static ModelFlops of(DecoderConfig config) {
    long matrices =
        config.parameters().stream()
            .filter(it -> it.role() == Role.MATRIX || it.role() == Role.RESIDUAL_PROJECTION)
            .filter(it -> !it.name().equals(DecoderConfig.HEAD))
            .mapToLong(it -> Arrays.stream(it.shape()).reduce(1, Math::multiplyExact))
            .sum();
    return new ModelFlops(
        matrices,
        (long) config.vocabulary() * config.width(),
        (long) config.layers() * config.heads() * config.headWidth());
  }

  /** Of a batch, forward and backward. */
  public double of(FlatBatch batch) {
    double pairs = 0;
    for (int length : batch.sequenceLengths()) {
      // Each token sees itself and those before it.
      pairs += length * (length + 1.0) / 2;
    }
    double products =
        (double) layerWeights * batch.tokens()
            + (double) headWeights * batch.targets()
            // A score of each pair, and a share of its value.
            + 2.0 * attentionWidth * pairs;
    return FORWARD_AND_BACKWARD * MULTIPLY_AND_ADD * products;
  }
}
