package io.millrace.broker;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An embedded broker on any free port whose data is deleted when it is closed. */
final class TemporaryBroker implements Broker {
  private static final Logger LOG = LoggerFactory.getLogger(TemporaryBroker.class);

  private final EmbeddedBroker broker;
  private final Path directory;

  private TemporaryBroker(EmbeddedBroker broker, Path directory) {
    this.broker = broker;
    this.directory = directory;
  }

  static TemporaryBroker start() {
    try {
      Path directory = Files.createTempDirectory("millrace-broker-");
      return new TemporaryBroker(EmbeddedBroker.start(directory, 0), directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  public void close() {
    broker.close();
    try (Stream<Path> files = Files.walk(directory)) {
      List<File> deepestFirst = files.sorted(Comparator.reverseOrder()).map(Path::toFile).toList();
      deepestFirst.forEach(File::delete);
    } catch (IOException e) {
      LOG.warn("The temporary directory {} stays behind", directory, e);
    }
  }
}
