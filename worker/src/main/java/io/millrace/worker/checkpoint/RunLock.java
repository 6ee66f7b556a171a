package io.millrace.worker.checkpoint;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Holds a run's directory, so that no second worker on this machine writes into it. */
public final class RunLock implements AutoCloseable {
  private final FileChannel channel;

  /**
   * Takes the lock.
   *
   * @throws SetupException when another worker holds it or the directory cannot be written
   */
  public RunLock(Path runDirectory) {
    FileLock lock;
    try {
      Files.createDirectories(runDirectory);
      channel =
          FileChannel.open(
              runDirectory.resolve("run.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      lock = tryLock(channel);
      if (lock == null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new SetupException(
          "The run directory "
              + runDirectory
              + " cannot be written ("
              + e
              + "): set run.directory to a place that can be.",
          e);
    }
    if (lock == null) {
      throw new SetupException(
          "Another worker holds the run directory "
              + runDirectory
              + ": end it first, or choose another run.id.");
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
