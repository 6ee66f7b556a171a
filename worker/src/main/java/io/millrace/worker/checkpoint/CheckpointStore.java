package io.millrace.worker.checkpoint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of one run: {@code step-00000500/} and so on in one directory. A directory gets
 * such a name by a rename after everything in it is on disk, so what bears one is whole unless the
 * disk lost it, which the checksums in {@code run.json} tell.
 */
public final class CheckpointStore {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointStore.class);
  private static final Pattern NAME = Pattern.compile("step-\\d{8,}(\\.\\d+)?");
  private static final String UNFINISHED_SUFFIX = ".unfinished";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path root;
  private final int keep;

  /**
   * Keeps checkpoints under {@code root}, which is created.
   *
   * @param keep how many of the newest to keep, besides the best; 0 keeps all
   * @throws SetupException when the directory cannot be made or written
   */
  public CheckpointStore(Path root, int keep) {
    this.root = root;
    this.keep = keep;
    try {
      Files.createDirectories(root);
    } catch (IOException e) {
      throw new SetupException(
          "The checkpoint directory "
              + root
              + " cannot be made ("
              + e
              + "): set run.directory to"
              + " a place that can be written to.",
          e);
    }
  }

  /** Where a checkpoint of this step would stand if it were saved now. */
  public Path directoryFor(long step) {
    String name = String.format("step-%08d", step);
    Path directory = root.resolve(name);
    // The same step is saved again where only commands or evaluations have come since.
    for (int again = 1; Files.exists(directory); again++) {
      directory = root.resolve(name + "." + again);
    }
    return directory;
  }

  /**
   * Writes a checkpoint: all files under another name, their checksums into {@code run.json},
   * fsync, rename.
   *
   * @param beforeRename runs when everything is on disk and before it counts as a checkpoint
   * @throws IOException when it cannot be written; nothing is left of it then
   */
  Checkpoint write(ModelWriter writer, SaveRequest request, Path directory, Runnable beforeRename)
      throws IOException {
    Path unfinished = root.resolve("." + directory.getFileName() + UNFINISHED_SUFFIX);
    DirectoryFiles.delete(unfinished);
    Files.createDirectory(unfinished);
    try {
      writer.write(unfinished, request.model());
      RunManifest complete = request.manifest().withFiles(DirectoryFiles.checksums(unfinished));
      JSON.writeValue(unfinished.resolve(RunManifest.FILE_NAME).toFile(), complete);
      DirectoryFiles.sync(unfinished);
      beforeRename.run();
      Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
      DirectoryFiles.syncDirectory(root);
      return new Checkpoint(directory, complete);
    } catch (IOException | RuntimeException e) {
      DirectoryFiles.delete(unfinished);
      throw e;
    }
  }

  /**
   * The newest checkpoint whose files are what {@code run.json} says. A broken one is reported and
   * passed over.
   *
   * @throws SetupException when there are checkpoints and none is whole
   */
  public Optional<Checkpoint> newest() {
    List<Path> directories = directories();
    String reason = "";
    for (Path directory : directories) {
      try {
        return Optional.of(verify(directory));
      } catch (IOException e) {
        LOG.error("Checkpoint {} is passed over: {}", directory, e.getMessage());
        reason = reason.isEmpty() ? e.getMessage() : reason;
      }
    }
    if (!directories.isEmpty()) {
      throw new SetupException(
          "None of the "
              + directories.size()
              + " checkpoints in "
              + root
              + " can be gone on from; of the newest, "
              + reason
              + ". Restore one, or choose another run.id to start anew.");
    }
    return Optional.empty();
  }

  /** Reads the manifest and compares every file's checksum. */
  static Checkpoint verify(Path directory) throws IOException {
    Path file = directory.resolve(RunManifest.FILE_NAME);
    RunManifest manifest = JSON.readValue(file.toFile(), RunManifest.class);
    if (manifest.formatVersion() != RunManifest.FORMAT_VERSION) {
      throw new IOException(
          "run.json has format version "
              + manifest.formatVersion()
              + ", and this program reads "
              + RunManifest.FORMAT_VERSION
              + " only");
    }
    for (Map.Entry<String, String> expected : manifest.files().entrySet()) {
      Path path = directory.resolve(expected.getKey());
      if (!Files.exists(path)) {
        throw new IOException(expected.getKey() + " is missing");
      }
      if (!DirectoryFiles.checksum(path).equals(expected.getValue())) {
        throw new IOException(expected.getKey() + " is not as it was saved: its SHA-256 differs");
      }
    }
    return new Checkpoint(directory, manifest);
  }

  /** Removes what is neither among the newest nor the best, and leftovers of broken-off saves. */
  void prune(long bestStep) throws IOException {
    if (keep == 0) {
      return;
    }
    List<Path> newestFirst = directories();
    Set<Path> kept = new HashSet<>(newestFirst.subList(0, Math.min(keep, newestFirst.size())));
    newestFirst.stream()
        .filter(directory -> bestStep > 0 && stepOf(directory) == bestStep)
        .findFirst()
        .ifPresent(kept::add);
    for (Path directory : newestFirst) {
      if (!kept.contains(directory)) {
        DirectoryFiles.delete(directory);
        LOG.debug("Removed checkpoint {}", directory);
      }
    }
  }

  /** Newest first. */
  private List<Path> directories() {
    List<Path> directories = new ArrayList<>();
    try {
      for (Path path : DirectoryFiles.list(root)) {
        if (NAME.matcher(path.getFileName().toString()).matches()) {
          directories.add(path);
        }
      }
    } catch (IOException e) {
      throw new SetupException("The checkpoint directory " + root + " cannot be read: " + e, e);
    }
    directories.sort(
        Comparator.comparingLong(CheckpointStore::stepOf)
            .thenComparingInt(CheckpointStore::repetitionOf)
            .reversed());
    return directories;
  }

  private static long stepOf(Path directory) {
    return Long.parseLong(directory.getFileName().toString().substring(5).split("\\.", 2)[0]);
  }

  private static int repetitionOf(Path directory) {
    String[] parts = directory.getFileName().toString().split("\\.", 2);
    return parts.length == 1 ? 0 : Integer.parseInt(parts[1]);
  }
}
