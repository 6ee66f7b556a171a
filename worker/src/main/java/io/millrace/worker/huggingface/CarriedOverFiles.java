package io.millrace.worker.huggingface;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a saved model takes over, byte for byte, from the directory that training began with: every
 * file directly in it that holds neither weights nor the state of a run.
 */
final class CarriedOverFiles {
  private static final Logger LOG = LoggerFactory.getLogger(CarriedOverFiles.class);

  /** Written anew with each model: its configuration, and the run's state in a checkpoint. */
  private static final Set<String> REWRITTEN =
      Set.of(ModelDirectory.CONFIG, "run.json", "run.json.sha256");

  /** They are held in memory, since the directory may be gone by the time a model is saved. */
  static final long MAX_BYTES = 256L << 20;

  private CarriedOverFiles() {}

  /**
   * Reads them; one that is larger than {@link #MAX_BYTES} is left out, which the log says.
   *
   * @throws SetupException when one cannot be read
   */
  static Map<String, byte[]> read(Path directory) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path file : paths.filter(CarriedOverFiles::isCarriedOver).sorted().toList()) {
        if (Files.size(file) > MAX_BYTES) {
          LOG.warn("{} is larger than 256 MiB: models saved from here will not have it", file);
        } else {
          files.put(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    } catch (IOException e) {
      throw new SetupException("The files in " + directory + " cannot be read: " + e, e);
    }
    return files;
  }

  private static boolean isCarriedOver(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && !WeightFormats.matches(name) && !REWRITTEN.contains(name);
  }
}
