package io.millrace.worker.checkpoint;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a run's directory by a lock on its file {@code run.lock}, which says who holds it, so that
 * no second worker on this machine writes into it by mistake. It keeps nobody off who means to: the
 * journal and {@link StagingArea} do that.
 */
public final class RunLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  /** What marks a run's directory. */
  static final String NAME = "run.lock";

  private final FileChannel channel;

  /**
   * Takes the lock.
   *
   * @param incarnation of this worker: letters, digits and hyphens, used by no other one
   * @param takeOver whether to take it from another worker that holds it
   * @throws SetupException when another worker holds it and it is not to be taken, or the directory
   *     cannot be written
   */
  public RunLock(Path runDirectory, String incarnation, boolean takeOver) {
    Path file = runDirectory.resolve(NAME);
    byte[] holder = LockHolder.current(incarnation).json();
    try {
      Files.createDirectories(runDirectory);
      Object before = identity(file);
      FileChannel opened = open(file);
      // The holder may have been replaced, and ended, since this one opened the file it held.
      boolean held = lock(opened, holder) && (before == null || before.equals(identity(file)));
      if (!held) {
        String other = describe(file);
        opened.close();
        if (!takeOver) {
          throw new SetupException(
              "Another worker holds the run directory "
                  + runDirectory
                  + other
                  + ": end it first, set run.takeover=true to replace it, or choose another"
                  + " run.id.");
        }
        LOG.warn(
            "Another worker holds the run directory {}{}: it is fenced off and replaced",
            runDirectory,
            other);
        opened = replace(file, incarnation, holder);
      }
      channel = opened;
    } catch (IOException e) {
      throw new SetupException(
          "The run directory "
              + runDirectory
              + " cannot be written ("
              + e
              + "): set run.directory to a place that can be.",
          e);
    }
  }

  /**
   * Puts a file that this worker holds in the place of the other's, which keeps a lock on a file
   * that nobody finds any more; the next worker finds this one.
   */
  private static FileChannel replace(Path file, String incarnation, byte[] holder)
      throws IOException {
    Path own = file.resolveSibling(NAME + "." + incarnation);
    FileChannel opened = open(own);
    if (!lock(opened, holder)) {
      throw new IllegalStateException("Two workers of one incarnation: " + incarnation);
    }
    Files.move(own, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return opened;
  }

  /**
   * Which file the name stands for, null where there is none or the system does not say. Nothing is
   * opened for it: closing any channel to a file gives up all locks that the process has on it.
   */
  private static Object identity(Path file) throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  /** Locks the file and writes into it who holds it; false where another one does. */
  private static boolean lock(FileChannel channel, byte[] holder) throws IOException {
    try {
      if (channel.tryLock() == null) {
        return false;
      }
    } catch (OverlappingFileLockException e) {
      return false;
    }
    channel.truncate(0);
    ByteBuffer content = ByteBuffer.wrap(holder);
    while (content.hasRemaining()) {
      channel.write(content);
    }
    return true;
  }

  /** In brackets, if the file says it. */
  private static String describe(Path file) throws IOException {
    return LockHolder.parse(Files.readAllBytes(file)).map(holder -> " (" + holder + ")").orElse("");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
