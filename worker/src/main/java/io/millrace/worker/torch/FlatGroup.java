package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * The parameters that AdamW treats alike, in one flat float32 tensor, and what belongs to them in
 * others of the same size. What lies between the parameters stays zero.
 */
final class FlatGroup {
  private final NDArray weights;
  private final NDArray gradients;
  private final NDArray firstMoments;
  private final NDArray secondMoments;

  FlatGroup(NDManager manager, long size) {
    weights = zeros(manager, size);
    gradients = zeros(manager, size);
    firstMoments = zeros(manager, size);
    secondMoments = zeros(manager, size);
  }

  private static NDArray zeros(NDManager manager, long size) {
    return manager.zeros(new Shape(size), DataType.FLOAT32);
  }

  NDArray weights() {
    return weights;
  }

  NDArray gradients() {
    return gradients;
  }

  NDArray firstMoments() {
    return firstMoments;
  }

  NDArray secondMoments() {
    return secondMoments;
  }

  /** Adds the group to the arguments of causal_lm.py's {@code update}. */
  void addTo(Arguments arguments, String name) {
    arguments
        .addList(name, List.of(weights))
        .addList(name + "_gradients", List.of(gradients))
        .addList(name + "_first_moments", List.of(firstMoments))
        .addList(name + "_second_moments", List.of(secondMoments));
  }
}
