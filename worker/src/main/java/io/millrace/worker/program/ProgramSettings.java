package io.millrace.worker.program;

/**
 * How a program trains.
 *
 * @param adamW the optimizer
 * @param labelSmoothing share of a target's probability that is spread over the vocabulary, in [0,
 *     1); evaluations are never smoothed
 * @param neftuneNoise alpha of NEFTune's noise on the token embeddings; 0 is none
 * @param dropout whether dropout is applied, by the probabilities in the model's configuration
 * @param gradientCheckpointing whether the backward pass computes each layer's activations anew
 *     instead of keeping them
 * @param precision of the matrix products
 * @param seed of noise and dropout: the same seed and the same micro-batches give the same numbers
 * @see <a href="https://arxiv.org/abs/2310.05914">NEFTune, Jain et al. 2023</a>
 */
public record ProgramSettings(
    AdamWSettings adamW,
    double labelSmoothing,
    double neftuneNoise,
    boolean dropout,
    boolean gradientCheckpointing,
    Precision precision,
    long seed) {

  /** In float32, without anything random. */
  public static ProgramSettings plain(AdamWSettings adamW) {
    return new ProgramSettings(adamW, 0, 0, false, false, Precision.FP32, 0);
  }
}
