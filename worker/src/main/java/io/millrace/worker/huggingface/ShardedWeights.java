package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.worker.safetensors.SafetensorsWriter;
import io.millrace.worker.tensor.HostTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model's weights as transformers lays them out: one file, or several of bounded size and an
 * index that says which tensor is where.
 */
final class ShardedWeights {
  /** 5 GB, transformers' own limit through version 4. */
  static final long MAX_SHARD_BYTES = 5_000_000_000L;

  private ShardedWeights() {}

  /**
   * Writes the weights into a directory that has none yet.
   *
   * @param maxShardBytes of the tensors in one file, unless a single one is larger
   */
  static void write(Path directory, Map<String, HostTensor> weights, long maxShardBytes)
      throws IOException {
    List<Map<String, HostTensor>> shards = shards(weights, maxShardBytes);
    if (shards.size() == 1) {
      SafetensorsWriter.write(directory.resolve(WeightFiles.SINGLE), weights);
      return;
    }
    ObjectNode index = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = index.putObject("metadata");
    ObjectNode weightMap = index.putObject("weight_map");
    long total = 0;
    for (int i = 0; i < shards.size(); i++) {
      String name =
          String.format(Locale.ROOT, "model-%05d-of-%05d.safetensors", i + 1, shards.size());
      SafetensorsWriter.write(directory.resolve(name), shards.get(i));
      for (Map.Entry<String, HostTensor> tensor : shards.get(i).entrySet()) {
        weightMap.put(tensor.getKey(), name);
        total += bytes(tensor.getValue());
      }
    }
    metadata.put("total_size", total);
    JsonFile.write(directory.resolve(WeightFiles.INDEX), index);
  }

  private static List<Map<String, HostTensor>> shards(
      Map<String, HostTensor> weights, long maxShardBytes) {
    List<Map<String, HostTensor>> shards = new ArrayList<>();
    Map<String, HostTensor> current = new LinkedHashMap<>();
    shards.add(current);
    long bytes = 0;
    for (Map.Entry<String, HostTensor> tensor : weights.entrySet()) {
      long more = bytes(tensor.getValue());
      if (!current.isEmpty() && bytes + more > maxShardBytes) {
        current = new LinkedHashMap<>();
        shards.add(current);
        bytes = 0;
      }
      current.put(tensor.getKey(), tensor.getValue());
      bytes += more;
    }
    return shards;
  }

  private static long bytes(HostTensor tensor) {
    return tensor.elements() * tensor.type().bytes();
  }
}
