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
  private final NDManager manager;
  private final long size;
  private final NDArray weights;
  private NDArray gradients;
  private NDArray firstMoments;
  private NDArray secondMoments;

  FlatGroup(NDManager manager, long size) {
    this.manager = manager;
    this.size = size;
    this.weights = zeros();
  }

  private NDArray zeros() {
    return manager.zeros(new Shape(size), DataType.FLOAT32);
  }

  NDArray weights() {
    return weights;
  }

  // What follows is made when it is first asked for: a model that only continues texts or is
  // evaluated takes a quarter of the memory.

  NDArray gradients() {
    if (gradients == null) {
      gradients = zeros();
    }
    return gradients;
  }

  NDArray firstMoments() {
    makeMoments();
    return firstMoments;
  }

  NDArray secondMoments() {
    makeMoments();
    return secondMoments;
  }

  /** Both or none of them. */
  void makeMoments() {
    if (!hasMoments()) {
      NDArray first = zeros();
      try {
        secondMoments = zeros();
      } catch (RuntimeException e) {
        first.close();
        throw e;
      }
      firstMoments = first;
    }
  }

  boolean hasMoments() {
    return firstMoments != null;
  }

  /** Adds the group to the arguments of transformer.py's {@code update}. */
  void addTo(Arguments arguments, String name) {
    arguments
        .addList(name, List.of(weights))
        .addList(name + "_gradients", List.of(gradients()))
        .addList(name + "_first_moments", List.of(firstMoments()))
        .addList(name + "_second_moments", List.of(secondMoments()));
  }
}
