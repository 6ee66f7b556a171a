package io.millrace.worker.checkpoint;

import io.millrace.service.SetupException;
import io.millrace.worker.program.CapturedModel;
import io.millrace.worker.program.ModelSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: {@code step-00000500/} and so on in one directory. A directory gets
 * such a name by a rename after everything in it is on disk, so what bears one is whole unless the
 * disk lost it, which the checksums tell. One worker at a time owns it, the one that opened it
 * last; {@link StagingArea} says how the others are kept off.
 */
public final class CheckpointStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);

  private final Path root;
  private final Retention retention;
  private final Disk disk;
  private final StagingArea staging;

  /** Of the last choice; the saver's thread reads it. */
  private volatile Set<Path> passedOver = Set.of();

  /**
   * Opens the checkpoints under {@code root}, which is created, and fences every worker off that
   * opened them before: it can save and remove none from now on.
   *
   * @param incarnation of this worker: letters, digits and hyphens, used by no other one
   * @throws SetupException when the directory cannot be made, read or written, or another worker
   *     opens it at the same time
   */
  public CheckpointStore(Path root, Retention retention, String incarnation) {
    this(root, retention, incarnation, new Disk());
  }

  /** On a disk that may be faulty. */
  CheckpointStore(Path root, Retention retention, String incarnation, Disk disk) {
    this.root = root;
    this.retention = retention;
    this.disk = disk;
    try {
      Files.createDirectories(root);
      staging = StagingArea.claim(root, incarnation, disk);
    } catch (IOException e) {
      throw new SetupException(
          "The checkpoint directory "
              + root
              + " cannot be made, read and written ("
              + e
              + "): set run.directory to a place that can be.",
          e);
    }
  }

  /** Where a checkpoint of this step would stand if it were saved now. */
  public Path directoryFor(long step) {
    // The same step is saved again where only commands or evaluations have come since.
    int repetition = 0;
    while (Files.exists(root.resolve(CheckpointDirectory.name(step, repetition)))) {
      repetition++;
    }
    return root.resolve(CheckpointDirectory.name(step, repetition));
  }

  /**
   * The newest checkpoint that is whole and that nothing speaks against. Each that is passed over
   * is reported.
   *
   * @param objection why a whole checkpoint does not count, a sentence; empty where it does
   * @throws SetupException when the directory cannot be read
   */
  public Choice choose(Function<Checkpoint, Optional<String>> objection) {
    List<PassedOver> passed = new ArrayList<>();
    Optional<Checkpoint> chosen = Optional.empty();
    for (CheckpointDirectory directory : directoriesAtStart()) {
      String reason;
      try {
        Checkpoint whole = verify(directory.path());
        reason = objection.apply(whole).orElse(null);
        if (reason == null) {
          chosen = Optional.of(whole);
          break;
        }
      } catch (IOException e) {
        reason = e.getMessage();
      }
      LOG.error("Checkpoint {} is passed over: {}", directory.path(), reason);
      passed.add(new PassedOver(directory.path(), reason));
    }
    passedOver = passed.stream().map(PassedOver::directory).collect(Collectors.toSet());
    return new Choice(chosen, passed);
  }

  /**
   * Reads the manifest and compares every file's checksum.
   *
   * @throws IOException when the checkpoint is not whole, with a sentence that says why
   */
  public static Checkpoint verify(Path directory) throws IOException {
    RunManifest manifest = ManifestFile.read(directory);
    Verification.requireWhole(directory, manifest);
    return new Checkpoint(directory, manifest);
  }

  /**
   * Reads the manifest and no other file.
   *
   * @throws IOException when it is not as it was saved, with a sentence that says why
   */
  public static RunManifest manifest(Path directory) throws IOException {
    return ManifestFile.read(directory);
  }

  /** Leaves nothing of this worker behind but its checkpoints. It can save none any more. */
  @Override
  public void close() {
    staging.release();
  }

  /** Where this worker writes what is no checkpoint yet; another one takes it away. */
  StagingArea staging() {
    return staging;
  }

  /**
   * Writes a checkpoint: all files into the staging directory, their checksums into {@code
   * run.json}, fsync, rename.
   *
   * @param directory where it is to stand, of {@link #directoryFor}
   * @param beforeRename runs when everything is on disk and before it counts as a checkpoint
   * @return the bytes it takes
   * @throws IOException when it cannot be written or is not this worker's to write any more;
   *     nothing of it stands under a checkpoint's name then, and what else is left is removed as
   *     soon as the disk lets it
   */
  long write(ModelWriter writer, SaveRequest request, Path directory, Runnable beforeRename)
      throws IOException {
    staging.tidy();
    Path unfinished = staging.fresh(directory);
    try {
      disk.createDirectory(unfinished);
      writer.write(unfinished, toHost(request.model()));
      RunManifest complete = request.manifest().withFiles(DirectoryFiles.checksums(unfinished));
      Verification.requireComplete(complete.files().keySet());
      ManifestFile.write(unfinished, complete);
      disk.sync(unfinished);
      long bytes = DirectoryFiles.bytes(unfinished);
      beforeRename.run();
      promote(unfinished, directory);
      return bytes;
    } catch (IOException | RuntimeException | Error e) {
      staging.discard(unfinished);
      throw e;
    }
  }

  /** What the device holds of it is free again before the disk is written to. */
  private static ModelSnapshot toHost(CapturedModel model) {
    try (model) {
      return model.read();
    }
  }

  private void promote(Path unfinished, Path directory) throws IOException {
    disk.rename(unfinished, directory);
    try {
      disk.syncEntries(root);
    } catch (IOException | RuntimeException | Error e) {
      // A power cut may undo the rename, so nothing may count on it, least of all a removal.
      try {
        disk.rename(directory, unfinished);
      } catch (IOException undo) {
        LOG.warn("{} stands, but may not outlast a power cut: {}", directory, undo.toString());
      }
      throw e;
    }
  }

  /**
   * Removes what is not to be kept.
   *
   * @param step of the checkpoint written last: what is ahead of it, the run has been rolled back
   *     behind, so that it takes no place among the newest
   * @throws IOException when one cannot be removed or is not this worker's to remove any more
   */
  void prune(long step) throws IOException {
    List<CheckpointDirectory> newestFirst = CheckpointDirectory.newestFirst(disk.list(root));
    Set<Path> notCounting = new HashSet<>(passedOver);
    newestFirst.stream()
        .filter(directory -> directory.step() > step)
        .map(CheckpointDirectory::path)
        .forEach(notCounting::add);
    Set<Path> kept = retention.kept(newestFirst, notCounting, CheckpointStore::isBest);
    for (CheckpointDirectory directory : newestFirst) {
      if (!kept.contains(directory.path())) {
        staging.remove(directory.path());
        LOG.debug("Removed checkpoint {}", directory.path());
      }
    }
  }

  /** One whose manifest cannot be read is nothing that a run could go on from. */
  private static boolean isBest(Path directory) {
    try {
      return ManifestFile.read(directory).wasBest();
    } catch (IOException e) {
      return false;
    }
  }

  private List<CheckpointDirectory> directoriesAtStart() {
    try {
      return CheckpointDirectory.newestFirst(disk.list(root));
    } catch (IOException e) {
      throw new SetupException(
          "The checkpoint directory "
              + root
              + " cannot be read ("
              + e
              + "): give the worker the right to, or set run.directory to another place.",
          e);
    }
  }
}
