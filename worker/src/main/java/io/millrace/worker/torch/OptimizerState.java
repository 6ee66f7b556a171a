package io.millrace.worker.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.tensor.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights and AdamW's moments on the device, in the order of the model's parameters. */
final class OptimizerState {
  private final NDManager manager;
  private final List<String> names;
  private final List<NDArray> weights = new ArrayList<>();
  private final List<NDArray> firstMoments = new ArrayList<>();
  private final List<NDArray> secondMoments = new ArrayList<>();

  /** Steps so far, float32 [1], as PyTorch's kernel wants it. Exact up to 2^24 steps. */
  private final NDArray count;

  OptimizerState(NDManager manager, ModelSnapshot start) {
    this.manager = manager;
    this.names = List.copyOf(start.weights().keySet());
    this.count = manager.create(new float[] {start.updates()});
    for (String name : names) {
      NDArray weight = TensorTransfer.toDevice(manager, start.weights().get(name));
      weights.add(weight);
      firstMoments.add(moment(start.firstMoments(), name, weight));
      secondMoments.add(moment(start.secondMoments(), name, weight));
    }
  }

  private NDArray moment(Map<String, HostTensor> moments, String name, NDArray weight) {
    HostTensor moment = moments.get(name);
    return moment == null
        ? manager.zeros(weight.getShape(), DataType.FLOAT32)
        : TensorTransfer.toDevice(manager, moment);
  }

  List<NDArray> weights() {
    return weights;
  }

  List<NDArray> firstMoments() {
    return firstMoments;
  }

  List<NDArray> secondMoments() {
    return secondMoments;
  }

  NDArray count() {
    return count;
  }

  ModelSnapshot snapshot() {
    return new ModelSnapshot(
        (long) count.toFloatArray()[0],
        0,
        toHost(weights),
        toHost(firstMoments),
        toHost(secondMoments));
  }

  private Map<String, HostTensor> toHost(List<NDArray> arrays) {
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      tensors.put(names.get(i), TensorTransfer.toHost(manager, arrays.get(i)));
    }
    return tensors;
  }
}
