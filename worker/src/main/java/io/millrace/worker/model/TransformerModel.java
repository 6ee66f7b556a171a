package io.millrace.worker.model;

import io.millrace.worker.tensor.HostTensor;
import java.util.Map;

/**
 * A model as it was read or made: what it is and its weights.
 *
 * @param config its hyperparameters, with the vocabulary that the weights have
 * @param weights F32 by name as {@link ModelConfig#shapes} lists them, in that order; mapped from
 *     the file where that is possible
 */
public record TransformerModel(ModelConfig config, Map<String, HostTensor> weights) {}
