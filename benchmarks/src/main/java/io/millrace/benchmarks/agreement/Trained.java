package io.millrace.benchmarks.agreement;

import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What came of training. Tensors are by parameter, with queries, keys and values apart.
 *
 * @param gradients of the first step's mean loss
 * @param losses of every step, the mean over its targets
 * @param start the weights before the first step
 * @param weights after the last one
 * @param secondMoments of AdamW after the last one
 * @param evaluation of a batch after the last one
 * @param copyKept whether a copy of the model that was taken on the device in between is what the
 *     model was then, to the last bit
 */
record Trained(
    Map<String, HostTensor> gradients,
    List<Double> losses,
    Map<String, HostTensor> start,
    Map<String, HostTensor> weights,
    Map<String, HostTensor> secondMoments,
    Evaluation evaluation,
    boolean copyKept) {
  /**
   * A key's bias adds the same to all scores of a query, which no softmax sees: its gradient is
   * rounding and nothing else, of which AdamW makes whole steps.
   */
  private static final List<String> AT_RANDOM = List.of("c_attn.bias (k)", "key.bias");

  /** Bits of a float32 that bfloat16 does not have. */
  private static final int LOST_BITS = 0xFFFF;

  /**
   * What the model makes of a batch.
   *
   * @param loss the mean over the targets
   * @param correct targets that it got right
   * @param targets all of them
   */
  record Evaluation(double loss, long correct, long targets) {

    /** Targets that one of the two got right more than the other, as a share of all. */
    double apart(Evaluation other) {
      return Math.abs(correct - other.correct) / (double) targets;
    }
  }

  /** Whether everything is the same to the last bit. */
  boolean isIdentical(Trained other) {
    return losses.equals(other.losses)
        && evaluation.equals(other.evaluation)
        && Distance.between(gradients, other.gradients).isZero()
        && Distance.between(weights, other.weights).isZero()
        && Distance.between(secondMoments, other.secondMoments).isZero();
  }

  /** By how much training has changed the weights, without those that it changes at random. */
  Map<String, HostTensor> change() {
    Map<String, HostTensor> change = new LinkedHashMap<>();
    weights.forEach(
        (name, tensor) -> {
          if (AT_RANDOM.stream().noneMatch(name::endsWith)) {
            change.put(name, difference(tensor, start.get(name)));
          }
        });
    return change;
  }

  /** The share of the weights after the last step that bfloat16 would hold as they are. */
  double coarse() {
    long coarse = 0;
    long all = 0;
    for (HostTensor tensor : weights.values()) {
      FloatBuffer values = tensor.floats();
      for (int i = 0; i < values.limit(); i++) {
        coarse += (Float.floatToRawIntBits(values.get(i)) & LOST_BITS) == 0 ? 1 : 0;
      }
      all += values.limit();
    }
    return (double) coarse / all;
  }

  private static HostTensor difference(HostTensor tensor, HostTensor other) {
    HostTensor difference = HostTensor.zeros(tensor.shape());
    FloatBuffer to = difference.floats();
    FloatBuffer from = tensor.floats();
    FloatBuffer less = other.floats();
    for (int i = 0; i < to.limit(); i++) {
      to.put(i, from.get(i) - less.get(i));
    }
    return difference;
  }
}
