package io.millrace.broker;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A directory with a broker's data, formatted as {@code kafka-storage format} does it.
 *
 * @param path absolute
 */
record BrokerDirectory(Path path) {
  private static final String FORMATTED = "meta.properties";
  private static final String LOCK = ".lock";

  /**
   * Creates and formats the directory unless it holds a broker's data already.
   *
   * @throws SetupException when it cannot be written or a running broker uses it
   */
  static BrokerDirectory prepare(Path directory) {
    Path path = directory.toAbsolutePath().normalize();
    try {
      Files.createDirectories(path);
      if (!Files.exists(path.resolve(FORMATTED))) {
        format(path);
      }
      requireUnlocked(path);
    } catch (SetupException e) {
      throw e;
    } catch (Exception e) {
      throw new SetupException(
          "The broker's data directory "
              + path
              + " cannot be used ("
              + e
              + "): give a directory that is empty or not there yet, and can be written.",
          e);
    }
    return new BrokerDirectory(path);
  }

  /** A broker holds this lock as long as it runs; asking early spares a half-started broker. */
  private static void requireUnlocked(Path path) throws IOException {
    try (FileChannel channel =
            FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw inUse(path, null);
      }
    } catch (OverlappingFileLockException e) {
      throw inUse(path, e);
    }
  }

  private static SetupException inUse(Path path, Exception cause) {
    return new SetupException(
        "The broker's data directory "
            + path
            + " is in use by a broker that runs: end that one or give another directory.",
        cause);
  }

  private static void format(Path path) throws Exception {
    try (PrintStream silent =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(silent)
          .setNodeId(SingleNodeSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .addDirectory(path.toString())
          .setMetadataLogDirectory(path.toString())
          .setControllerListenerName(SingleNodeSettings.CONTROLLER_LISTENER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .run();
    }
  }
}
