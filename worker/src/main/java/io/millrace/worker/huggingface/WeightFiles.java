package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import io.millrace.worker.safetensors.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Which safetensors file of a model directory holds which tensor. */
final class WeightFiles {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  /** What a trainer may have left beside a configuration: no weights of a model. */
  private static final Set<String> NO_MODEL = Set.of(OptimizerFile.NAME, "training_args.bin");

  private WeightFiles() {}

  /**
   * Looks the tensors up; empty where the directory has no weights at all. A single file goes
   * before an index, as in transformers.
   *
   * @throws SetupException when files are missing, damaged or in another format
   */
  static Map<String, SafetensorsFile> byTensor(Path directory) {
    Path single = directory.resolve(SINGLE);
    if (Files.exists(single)) {
      Map<String, SafetensorsFile> byTensor = new LinkedHashMap<>();
      SafetensorsFile file = SafetensorsFile.open(single);
      file.entries().keySet().forEach(name -> byTensor.put(name, file));
      if (byTensor.isEmpty()) {
        throw new SetupException(
            single + " has no tensors. Remove it to begin with fresh weights.");
      }
      return byTensor;
    }
    Path index = directory.resolve(INDEX);
    if (Files.exists(index)) {
      return ShardIndex.read(index);
    }
    refuseOtherWeights(directory);
    return Map.of();
  }

  /** Weights that cannot be read must not be taken for a wish for fresh ones. */
  private static void refuseOtherWeights(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> WeightFormats.matches(name) && !NO_MODEL.contains(name))
          .sorted()
          .findFirst()
          .ifPresent(
              name -> {
                throw new SetupException(
                    "%s holds weights, but the directory has neither %s nor %s. Save the model once more with transformers' save_pretrained, which writes one of them."
                        .formatted(directory.resolve(name), SINGLE, INDEX));
              });
    } catch (IOException e) {
      throw new SetupException("The files in " + directory + " cannot be read: " + e, e);
    }
  }
}
