package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.List;

/** The arguments of a TorchScript method, in order. The first must belong to the call's manager. */
public final class Arguments {
  private final NDList arrays = new NDList();

  /** Adds an argument of type {@code Tensor} each. */
  public Arguments add(NDArray... tensors) {
    for (NDArray tensor : tensors) {
      // It may have a list's name from an earlier call.
      tensor.setName(null);
      arrays.add(tensor);
    }
    return this;
  }

  /** Adds an argument of type {@code List[Tensor]}. */
  public Arguments addList(String name, List<NDArray> tensors) {
    for (NDArray tensor : tensors) {
      // DJL gathers arrays of the same name, ending so, into one list.
      tensor.setName(name + "[]");
      arrays.add(tensor);
    }
    return this;
  }

  /** As DJL takes them; {@code method} is an array whose name says which method is called. */
  NDList toList(NDArray method) {
    arrays.add(method);
    return arrays;
  }
}
