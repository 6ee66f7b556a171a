package io.millrace.worker.program;

import io.millrace.worker.tensor.HostTensor;
import java.util.Map;

/**
 * A model and its AdamW state as they stood between two steps, under the model's Hugging Face
 * parameter names, in F32.
 *
 * @param step optimizer steps that AdamW has counted
 * @param weights by parameter name, in the model's own order
 * @param firstMoments AdamW's exp_avg, same keys and shapes; may be empty at step 0
 * @param secondMoments AdamW's exp_avg_sq, same keys and shapes; may be empty at step 0
 */
public record ModelSnapshot(
    long step,
    Map<String, HostTensor> weights,
    Map<String, HostTensor> firstMoments,
    Map<String, HostTensor> secondMoments) {}
