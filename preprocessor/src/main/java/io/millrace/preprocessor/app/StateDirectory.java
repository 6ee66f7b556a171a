package io.millrace.preprocessor.app;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Kafka Streams keeps its lock and its checkpoints of nothing.
 *
 * @param path of the directory
 * @param temporary whether it goes when the process goes
 */
record StateDirectory(Path path, boolean temporary) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StateDirectory.class);

  /** The directory of the setting, or a temporary one where that is empty. */
  static StateDirectory of(String setting) {
    if (!setting.isEmpty()) {
      return new StateDirectory(Path.of(setting), false);
    }
    try {
      return new StateDirectory(Files.createTempDirectory("millrace-preprocessor-"), true);
    } catch (IOException e) {
      throw new SetupException(
          "No temporary directory can be made ("
              + e.getMessage()
              + "): set state.directory to a directory that can be written.",
          e);
    }
  }

  @Override
  public void close() {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("Left {} behind", path, e);
    }
  }
}
