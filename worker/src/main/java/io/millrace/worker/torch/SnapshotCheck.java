package io.millrace.worker.torch;

import io.millrace.worker.program.ModelSnapshot;
import io.millrace.worker.tensor.HostTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Holds a snapshot against the parameters that a model has. */
final class SnapshotCheck {
  private SnapshotCheck() {}

  /**
   * The snapshot with its tensors in the model's order.
   *
   * @param shapes of the parameters by name, in the model's order
   * @throws IllegalArgumentException when tensors are missing, unknown or of another shape; moments
   *     may be missing, all of them, before the first step only
   */
  static ModelSnapshot ordered(ModelSnapshot snapshot, Map<String, long[]> shapes) {
    boolean fresh =
        snapshot.updates() == 0
            && snapshot.firstMoments().isEmpty()
            && snapshot.secondMoments().isEmpty();
    return new ModelSnapshot(
        snapshot.updates(),
        snapshot.microBatches(),
        ordered("weight", snapshot.weights(), shapes),
        fresh ? Map.of() : ordered("first moment", snapshot.firstMoments(), shapes),
        fresh ? Map.of() : ordered("second moment", snapshot.secondMoments(), shapes));
  }

  private static Map<String, HostTensor> ordered(
      String what, Map<String, HostTensor> tensors, Map<String, long[]> shapes) {
    if (!tensors.keySet().equals(shapes.keySet())) {
      throw new IllegalArgumentException(
          "The model has %d parameters, the snapshot has a %s for %d, or for others"
              .formatted(shapes.size(), what, tensors.size()));
    }
    Map<String, HostTensor> ordered = new LinkedHashMap<>();
    shapes.forEach(
        (name, shape) -> {
          HostTensor tensor = tensors.get(name);
          if (!Arrays.equals(tensor.shape(), shape)) {
            throw new IllegalArgumentException(
                "The %s of %s has the shape %s, the model asks for %s"
                    .formatted(
                        what, name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
          }
          ordered.put(name, tensor);
        });
    return ordered;
  }
}
