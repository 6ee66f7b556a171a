package io.millrace.worker.huggingface;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.service.SetupException;
import io.millrace.worker.safetensors.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code model.safetensors.index.json}, which says which shard holds which tensor. */
final class ShardIndex {
  private final Path file;
  private final Map<String, SafetensorsFile> shards = new LinkedHashMap<>();
  private final Map<String, SafetensorsFile> byTensor = new LinkedHashMap<>();

  private ShardIndex(Path file) {
    this.file = file;
  }

  /**
   * The shards by the tensors that they hold.
   *
   * @param file beside which the shards lie
   * @throws SetupException when a shard is missing or damaged, or index and shards do not name the
   *     same tensors
   */
  static Map<String, SafetensorsFile> read(Path file) {
    return new ShardIndex(file).byTensor();
  }

  private Map<String, SafetensorsFile> byTensor() {
    JsonNode weightMap = JsonFile.read(file).path("weight_map");
    if (!weightMap.isObject() || weightMap.isEmpty()) {
      throw new SetupException(file + " has no weight_map.");
    }
    weightMap.properties().forEach(entry -> add(entry.getKey(), entry.getValue().asText()));
    shards.values().forEach(this::requireAllNamed);
    return byTensor;
  }

  private void add(String tensor, String name) {
    SafetensorsFile shard = shards.computeIfAbsent(name, this::open);
    if (!shard.entries().containsKey(tensor)) {
      throw new SetupException(
          "%s says that tensor %s is in %s, but it is not.".formatted(file, tensor, shard.path()));
    }
    byTensor.put(tensor, shard);
  }

  private SafetensorsFile open(String name) {
    if (!name.matches("[^/\\\\\\x00]+\\.safetensors")) {
      throw new SetupException("%s: '%s' is no name of a safetensors file.".formatted(file, name));
    }
    Path shard = file.resolveSibling(name);
    if (!Files.exists(shard)) {
      throw new SetupException(
          "%s is not there, but %s names it. Fetch all of the model's files."
              .formatted(shard, file));
    }
    return SafetensorsFile.open(shard);
  }

  private void requireAllNamed(SafetensorsFile shard) {
    for (String tensor : shard.entries().keySet()) {
      if (byTensor.get(tensor) != shard) {
        throw new SetupException(
            "%s has tensor %s, but %s does not say so: they are not of the same model."
                .formatted(shard.path(), tensor, file));
      }
    }
  }
}
