package io.millrace.worker.program;

import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.batch.FlatBatch;
import java.util.List;
import java.util.Map;

/**
 * A model with its optimizer on a device: the seam between the loop and the mathematics. Owned by
 * the trainer's thread; no method but {@link #stage} may be called by another.
 *
 * <p>An optimizer step is any number of {@link #accumulate} calls and one {@link #update}. Neither
 * waits for the device: what came of the steps is asked for with {@link #outcomes}, as seldom as
 * one likes.
 */
public interface TrainingProgram extends BatchStager, AutoCloseable {

  /**
   * Makes a batch ready for the device ahead of its {@link #accumulate} or {@link #evaluate}, which
   * need not be told so. May be called by any thread.
   */
  @Override
  void stage(FlatBatch batch);

  /**
   * Runs one micro-batch forward and backward and adds the gradient of its <em>summed</em> loss to
   * what the step has so far.
   *
   * @throws IllegalArgumentException when a token id is outside the vocabulary, a sequence is
   *     longer than the model's positions, or the batch's targets are none for this model; nothing
   *     is added then
   * @throws DeviceMemoryException when there is no room for it; the gradient so far is lost then,
   *     and the program good for {@link #snapshot} alone
   */
  void accumulate(FlatBatch batch);

  /**
   * Divides the accumulated gradient by the step's number of targets, or with class weights by
   * their sum, clips it to the maximum global norm, steps AdamW and forgets the gradient. Where
   * loss or gradient is not finite, weights, moments and the count of updates stay as they are, and
   * the outcome shows it.
   *
   * @param learningRate of this step
   * @param targets of all micro-batches since the last update, at least 1
   * @throws IllegalStateException when no target was accumulated
   * @throws DeviceMemoryException when there is no room for it
   */
  void update(double learningRate, long targets);

  /**
   * What came of the updates since this was last asked for, in their order. Waits for the device.
   */
  List<StepOutcome> outcomes();

  /** Whether {@link #outcomes} costs nothing, because the device is the host. */
  boolean outcomesAreAtHand();

  /**
   * What the model makes of a batch, without touching gradient or weights.
   *
   * @throws IllegalArgumentException as {@link #accumulate}
   * @throws DeviceMemoryException when there is no room for it
   */
  Evaluated evaluate(FlatBatch batch);

  /**
   * Begins to continue texts with the weights as they stand. Neither this nor what is done with it
   * touches weights, moments, the gradient so far or anything random.
   *
   * @param prompts int[P][]: each becomes a row, in their order
   * @throws IllegalArgumentException when there is no prompt, one is empty or longer than the
   *     model's positions, or a token is outside the vocabulary
   * @throws IllegalStateException when the model is none that predicts tokens
   */
  Decoding decode(int[][] prompts);

  /** Copies weights and optimizer state to the host. Called between steps only. */
  ModelSnapshot snapshot();

  /**
   * The same, where the host need not wait for it: the copy may stay on the device for now. Called
   * between steps only; whoever asks closes it.
   */
  default CapturedModel capture() {
    return CapturedModel.of(snapshot());
  }

  /** Where it runs, for example {@code cpu}. */
  String device();

  /** In which numbers its matrix products are: {@code fp32} or {@code bf16}. */
  String precision();

  /**
   * What else decides how sums are rounded, by name: {@code processor} and {@code threads} of a CPU
   * or {@code gpu}, and {@code libtorch}.
   */
  Map<String, String> hardware();

  /**
   * Most memory of the device that was in use, in bytes: of a GPU, by all that runs on it; of the
   * CPU, by this process. 0 where nobody can tell.
   */
  long peakMemoryBytes();

  /** Trainable scalars. */
  long parameters();

  /** Vocabulary size: valid token ids are 0 to this less one. */
  int vocabularySize();

  /** Longest sequence the model takes. */
  int maxPositions();

  @Override
  void close();
}
