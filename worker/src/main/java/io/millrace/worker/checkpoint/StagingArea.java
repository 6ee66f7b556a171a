package io.millrace.worker.checkpoint;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker's own directory {@code .staging-INCARNATION} among the checkpoints. Whatever becomes a
 * checkpoint, and whatever ceases to be one, goes through it by a rename, and that is the fence
 * between a worker and the one that replaces it.
 *
 * <p>A worker that claims the checkpoints renames the staging directory of every other one away and
 * deletes it. A worker that was stopped before and goes on after, a zombie, names paths in a
 * directory that is not there: it can neither begin a file, nor rename a finished checkpoint out of
 * it, nor a standing one into it to remove it. It never makes its staging directory anew. There is
 * no moment between a look and a deed that it could sleep through, since the rename is both: the
 * file system does it before the claim, and then the claimant sees what it did, or after, and then
 * it fails.
 *
 * <p>This takes a file system that renames directories at once, as local ones do. One call can be
 * in the kernel, past looking up its path, at the time of the claim; the claimant therefore removes
 * the directory before it looks at the checkpoints, and nothing can be renamed out of or into a
 * directory that is removed. A network file system whose clients remember directories for some
 * seconds leaves them that long.
 *
 * <p>Of two workers that claim at the same time at most one keeps its directory: each makes its own
 * before it looks for others.
 */
final class StagingArea {
  private static final Logger LOG = LoggerFactory.getLogger(StagingArea.class);

  private static final String PREFIX = ".staging-";
  private static final String FENCED_PREFIX = ".fenced-";
  private static final Pattern INCARNATION = Pattern.compile("[A-Za-z0-9-]+");

  /** Workers of former versions wrote side by side into directories of this name. */
  private static final Pattern FORMER = Pattern.compile("\\.step-.*\\.unfinished");

  private static final int REMOVAL_TRIES = 3;

  private final Path root;
  private final Path directory;
  private final String incarnation;
  private final Disk disk;
  private int names;

  private StagingArea(Path root, String incarnation, Disk disk) {
    this.root = root;
    this.incarnation = incarnation;
    this.directory = root.resolve(PREFIX + incarnation);
    this.disk = disk;
  }

  /**
   * Fences all others off and removes what they left.
   *
   * @param incarnation letters, digits and hyphens, used by no other worker
   * @throws IOException when another cannot be fenced
   * @throws SetupException when another worker claims at the same time
   */
  static StagingArea claim(Path root, String incarnation, Disk disk) throws IOException {
    if (!INCARNATION.matcher(incarnation).matches()) {
      throw new IllegalArgumentException("No incarnation: " + incarnation);
    }
    StagingArea area = new StagingArea(root, incarnation, disk);
    disk.createDirectory(area.directory);
    area.fenceOthers();
    area.removeFenced();
    area.requireOwn();
    return area;
  }

  Path directory() {
    return directory;
  }

  /** Whether another worker has taken the directory away. */
  boolean isLost() {
    return Files.notExists(directory);
  }

  /** A path in it that was never used, with this name at its beginning. */
  synchronized Path fresh(Path name) {
    names++;
    return directory.resolve(name.getFileName() + "-" + names);
  }

  /**
   * Removes a checkpoint.
   *
   * @throws IOException when it is not this worker's to remove any more, or the disk refuses; a
   *     part of it is never left under a checkpoint's name
   */
  void remove(Path checkpoint) throws IOException {
    Path here = fresh(checkpoint);
    disk.rename(checkpoint, here);
    disk.delete(here);
  }

  /** Removes something in here, as far as the disk lets it; {@link #tidy} tries again. */
  void discard(Path unfinished) {
    try {
      disk.delete(unfinished);
    } catch (IOException e) {
      LOG.warn("{} could not be removed and is tried again later: {}", unfinished, e.toString());
    }
  }

  /** Removes what saves and removals that broke off have left, this worker's and others'. */
  void tidy() {
    removeFenced();
    try {
      disk.list(directory).forEach(this::discard);
    } catch (NoSuchFileException e) {
      LOG.debug("There is nothing of this worker's to be tidied any more", e);
    } catch (IOException e) {
      LOG.warn("{} cannot be read and is not tidied: {}", directory, e.toString());
    }
  }

  /** Leaves nothing behind. No more can be saved or removed then. */
  void release() {
    discard(directory);
  }

  private void fenceOthers() throws IOException {
    for (Path path : disk.list(root)) {
      String name = path.getFileName().toString();
      boolean other = name.startsWith(PREFIX) && !path.equals(directory);
      if (other || FORMER.matcher(name).matches()) {
        requireOwn();
        fence(path, root.resolve(FENCED_PREFIX + incarnation + name));
      }
    }
  }

  private void fence(Path path, Path away) throws IOException {
    try {
      disk.rename(path, away);
      LOG.info("Removing {}, which another worker of the run has left", path);
    } catch (NoSuchFileException e) {
      LOG.debug("{} was removed by somebody else at the same time", path, e);
    }
  }

  private void removeFenced() {
    try {
      for (Path path : disk.list(root)) {
        if (path.getFileName().toString().startsWith(FENCED_PREFIX)) {
          removeFenced(path);
        }
      }
    } catch (IOException e) {
      LOG.warn("{} cannot be read and is not tidied: {}", root, e.toString());
    }
  }

  private void removeFenced(Path path) {
    for (int left = REMOVAL_TRIES - 1; left >= 0; left--) {
      try {
        disk.delete(path);
        return;
      } catch (DirectoryNotEmptyException e) {
        // Its worker was about to make a file when the directory was taken from it.
        LOG.debug("{} has got another file meanwhile", path, e);
      } catch (IOException e) {
        LOG.warn("{} could not be removed and is tried again later: {}", path, e.toString());
        return;
      }
    }
    LOG.warn("{} could not be removed, as files keep coming: it is tried again later", path);
  }

  private void requireOwn() {
    if (isLost()) {
      throw new SetupException(
          "Another worker of the run has taken "
              + root
              + " over while this one started. Let one of them run, and start no second one.");
    }
  }
}
