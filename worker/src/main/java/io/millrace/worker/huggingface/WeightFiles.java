package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import io.millrace.worker.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which safetensors file of a model directory holds which tensor. */
final class WeightFiles {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** Weights in a format that only Python reads. */
  private static final String PICKLED = "pytorch_model.bin";

  private WeightFiles() {}

  /**
   * Looks the tensors up; empty where the directory has no weights at all.
   *
   * @throws SetupException when files are missing, damaged or in another format
   */
  static Map<String, SafetensorsFile> byTensor(Path directory) {
    Map<String, SafetensorsFile> byTensor = new LinkedHashMap<>();
    Path index = directory.resolve(INDEX);
    Path single = directory.resolve(SINGLE);
    if (Files.exists(single)) {
      SafetensorsFile file = SafetensorsFile.open(single);
      file.entries().keySet().forEach(name -> byTensor.put(name, file));
    } else if (Files.exists(index)) {
      addShards(byTensor, index);
    } else if (Files.exists(directory.resolve(PICKLED))) {
      throw new SetupException(
          directory.resolve(PICKLED)
              + " is in Python's pickle format. Save the model once more with transformers'"
              + " save_pretrained, which writes model.safetensors.");
    }
    return byTensor;
  }

  private static void addShards(Map<String, SafetensorsFile> byTensor, Path index) {
    JsonNode weightMap = JsonFile.read(index).path("weight_map");
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw new SetupException(index + " has no weight_map.");
    }
    Map<String, SafetensorsFile> shards = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : weightMap.properties()) {
      String shard = entry.getValue().asText();
      if (shard.isEmpty() || !Path.of(shard).equals(Path.of(shard).getFileName())) {
        throw new SetupException(index + ": '" + shard + "' is no file name.");
      }
      SafetensorsFile file =
          shards.computeIfAbsent(shard, s -> SafetensorsFile.open(index.resolveSibling(s)));
      if (!file.entries().containsKey(entry.getKey())) {
        throw new SetupException(
            "%s names tensor %s, but %s has none.".formatted(index, entry.getKey(), file.path()));
      }
      byTensor.put(entry.getKey(), file);
    }
    for (SafetensorsFile shard : shards.values()) {
      for (String name : shard.entries().keySet()) {
        if (byTensor.get(name) != shard) {
          throw new SetupException(
              "%s has tensor %s, but %s does not say so: shards and index are not of one model."
                  .formatted(shard.path(), name, index));
        }
      }
    }
  }
}
