package io.millrace.worker.program;

import java.util.List;

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
 * @param splitTokens a batch with more tokens goes through the model in parts of whole sequences,
 *     whose gradients add up; 0 takes every batch whole
 * @param precision of the matrix products
 * @param classWeights of a classifier, one per label: of the losses of sequences of that class, or
 *     where a sequence may have several labels of those that it has; empty where all weigh the
 *     same. Evaluations are never weighted
 * @param seed of noise and dropout: the same seed and the same micro-batches give the same numbers
 * @see <a href="https://arxiv.org/abs/2310.05914">NEFTune, Jain et al. 2023</a>
 */
public record ProgramSettings(
    AdamWSettings adamW,
    double labelSmoothing,
    double neftuneNoise,
    boolean dropout,
    boolean gradientCheckpointing,
    int splitTokens,
    Precision precision,
    List<Double> classWeights,
    long seed) {

  public ProgramSettings {
    classWeights = List.copyOf(classWeights);
  }

  /** Where every class weighs the same, and batches are taken whole. */
  public ProgramSettings(
      AdamWSettings adamW,
      double labelSmoothing,
      double neftuneNoise,
      boolean dropout,
      boolean gradientCheckpointing,
      Precision precision,
      long seed) {
    this(
        adamW,
        labelSmoothing,
        neftuneNoise,
        dropout,
        gradientCheckpointing,
        0,
        precision,
        List.of(),
        seed);
  }

  /** In float32, without anything random. */
  public static ProgramSettings plain(AdamWSettings adamW) {
    return new ProgramSettings(adamW, 0, 0, false, false, Precision.FP32, 0);
  }
}
