package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a saved model takes over, byte for byte, from the directory that training began with: every
 * file that holds neither weights nor the state of a run.
 */
final class CarriedOverFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CarriedOverFiles.class);

  /** Weights and optimizer states in the formats that are seen in model directories. */
  private static final Pattern WEIGHTS =
      Pattern.compile(
          ".*\\.(safetensors|bin|pt|pth|h5|msgpack|ckpt|gguf|onnx)|.*\\.(safetensors|bin)\\.index\\.json");

  /** Written anew with each model: its configuration, and the run's state in a checkpoint. */
  private static final List<String> REWRITTEN = List.of(ModelDirectory.CONFIG, "run.json");

  /** They are held in memory. */
  private static final long MAX_BYTES = 256L << 20;

  private CarriedOverFiles() {}

  /**
   * Reads them.
   *
   * @throws SetupException when one cannot be read
   */
  static Map<String, byte[]> read(Path directory) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path file : paths.sorted().toList()) {
        String name = file.getFileName().toString();
        if (!Files.isRegularFile(file)
            || WEIGHTS.matcher(name).matches()
            || REWRITTEN.contains(name)) {
          continue;
        }
        if (Files.size(file) > MAX_BYTES) {
          LOG.warn("{} is larger than 256 MiB: checkpoints will not have it", file);
        } else {
          files.put(name, Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new SetupException("The files in " + directory + " cannot be read: " + e, e);
    }
    return files;
  }
}
