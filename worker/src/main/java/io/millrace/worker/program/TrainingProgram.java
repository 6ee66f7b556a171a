package io.millrace.worker.program;

import io.millrace.worker.batch.FlatBatch;

/**
 * A model with its optimizer on a device: the seam between the loop and the mathematics. Owned by
 * the trainer's thread; no method may be called by another.
 *
 * <p>An optimizer step is any number of {@link #accumulate} calls and one {@link #update}.
 */
public interface TrainingProgram extends AutoCloseable {

  /**
   * Runs one micro-batch forward and backward and adds the gradient of its <em>summed</em> cross
   * entropy to what the step has so far.
   *
   * @throws IllegalArgumentException when a token id is outside the vocabulary or a sequence is
   *     longer than the model's positions; nothing is added then
   */
  void accumulate(FlatBatch batch);

  /**
   * Divides the accumulated gradient by the step's number of targets, clips it to the maximum
   * global norm, steps AdamW and forgets the gradient. Where the gradient is not finite, weights,
   * moments and the count of steps stay as they are, and the outcome shows it.
   *
   * @param learningRate of this step
   * @param targets of all micro-batches since the last update, at least 1
   * @throws IllegalStateException when no target was accumulated
   */
  StepOutcome update(double learningRate, long targets);

  /**
   * The summed cross entropy of a batch, in nats, without touching gradient or weights.
   *
   * @throws IllegalArgumentException as {@link #accumulate}
   */
  double evaluate(FlatBatch batch);

  /**
   * Logits for the token after {@code tokenIds}.
   *
   * @param tokenIds int[T], at least one
   * @return float[vocabulary]
   */
  float[] nextTokenLogits(int[] tokenIds);

  /** Copies weights and optimizer state to the host. Called between steps only. */
  ModelSnapshot snapshot();

  /** Where it runs, for example {@code cpu}. */
  String device();

  /** Trainable scalars. */
  long parameters();

  /** Vocabulary size: valid token ids are 0 to this less one. */
  int vocabularySize();

  /** Longest sequence the model takes. */
  int maxPositions();

  @Override
  void close();
}
