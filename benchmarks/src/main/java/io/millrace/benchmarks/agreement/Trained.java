package io.millrace.benchmarks.agreement;

import io.millrace.worker.tensor.HostTensor;
import java.util.List;
import java.util.Map;

/**
 * What came of training.
 *
 * @param gradients of the first step's mean loss, by parameter
 * @param losses of every step, the mean over its targets
 * @param weights after the last one
 */
record Trained(
    Map<String, HostTensor> gradients, List<Double> losses, Map<String, HostTensor> weights) {

  /** Whether everything is the same to the last bit. */
  boolean isIdentical(Trained other) {
    return losses.equals(other.losses)
        && Distance.between(gradients, other.gradients).isZero()
        && Distance.between(weights, other.weights).isZero();
  }
}
