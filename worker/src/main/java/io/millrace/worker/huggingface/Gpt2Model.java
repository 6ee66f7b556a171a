package io.millrace.worker.huggingface;

import io.millrace.worker.tensor.HostTensor;
import java.util.Map;

/**
 * A GPT-2 as it was read or made: what it is and its weights.
 *
 * @param config its hyperparameters, with the vocabulary that the weights have
 * @param weights F32 by name as {@link Gpt2Parameters#shapes} lists them, in that order; mapped
 *     from the file where that is possible
 */
public record Gpt2Model(Gpt2Config config, Map<String, HostTensor> weights) {}
