package io.millrace.benchmarks.agreement;

import io.millrace.worker.tensor.HostTensor;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * GPT-2 has queries, keys and values in one tensor, where the values' gradient is so much larger
 * that an error in the keys' is not seen. Here each has its own.
 */
final class AttentionParts {
  private static final List<String> NAMES = List.of(" (q)", " (k)", " (v)");

  private AttentionParts() {}

  /** All tensors, and those of three parts part by part. */
  static Map<String, HostTensor> apart(Map<String, HostTensor> tensors) {
    Map<String, HostTensor> apart = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.endsWith("c_attn.weight") || name.endsWith("c_attn.bias")) {
            for (int i = 0; i < NAMES.size(); i++) {
              apart.put(name + NAMES.get(i), part(tensor, i));
            }
          } else {
            apart.put(name, tensor);
          }
        });
    return apart;
  }

  /** Parts lie beside each other in the last dimension. */
  private static HostTensor part(HostTensor tensor, int number) {
    long[] shape = tensor.shape().clone();
    int wide = (int) shape[shape.length - 1];
    int width = wide / NAMES.size();
    shape[shape.length - 1] = width;
    HostTensor part = HostTensor.zeros(shape);
    FloatBuffer from = tensor.floats();
    FloatBuffer to = part.floats();
    for (int i = 0; i < to.limit(); i++) {
      to.put(i, from.get(i / width * wide + number * width + i % width));
    }
    return part;
  }
}
