package io.millrace.worker.program;

import io.millrace.worker.tensor.HostTensor;
import java.util.Map;

/**
 * A model and its AdamW state as they stood between two steps, under the model's Hugging Face
 * parameter names, in F32.
 *
 * @param updates that AdamW has counted: skipped steps are none
 * @param microBatches accumulated so far: together with the seed, the state of all that is random
 * @param weights by parameter name, in the model's own order
 * @param firstMoments AdamW's exp_avg, same keys and shapes; may be empty before the first update
 * @param secondMoments AdamW's exp_avg_sq, same keys and shapes; may be empty before the first
 *     update
 */
public record ModelSnapshot(
    long updates,
    long microBatches,
    Map<String, HostTensor> weights,
    Map<String, HostTensor> firstMoments,
    Map<String, HostTensor> secondMoments) {

  /** A model before any training. */
  public static ModelSnapshot untrained(Map<String, HostTensor> weights) {
    return new ModelSnapshot(0, 0, weights, Map.of(), Map.of());
  }
}
