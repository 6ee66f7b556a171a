package io.millrace.worker.checkpoint;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a look at a run's checkpoints finds. It changes nothing and claims nothing, so the run may
 * go on meanwhile.
 *
 * @param entries newest first
 */
public record CheckpointCatalog(List<Entry> entries) {

  /**
   * One checkpoint.
   *
   * @param directory of it
   * @param manifest what its run.json says; empty where that is missing, damaged or of another
   *     format
   * @param problem a sentence that says why a run cannot go on from it; empty where it is whole
   * @param bytes of its files, as far as they can be read
   */
  public record Entry(
      Path directory, Optional<RunManifest> manifest, Optional<String> problem, long bytes) {}

  /** Keeps the list as it is now. */
  public CheckpointCatalog {
    entries = List.copyOf(entries);
  }

  /**
   * Reads and verifies all of them, every byte. One that the run removes meanwhile is left out.
   *
   * @param root the run's directory {@code checkpoints}
   * @throws SetupException when it is not there or cannot be read
   */
  public static CheckpointCatalog read(Path root) {
    return of(directories(root));
  }

  /** The same of exactly these directories, in their order. */
  public static CheckpointCatalog of(List<Path> directories) {
    List<Entry> entries = new ArrayList<>();
    for (Path directory : directories) {
      Entry entry = entry(directory);
      if (Files.exists(directory)) {
        entries.add(entry);
      }
    }
    return new CheckpointCatalog(entries);
  }

  /**
   * The directories by a checkpoint's name, newest first, unread.
   *
   * @param root the run's directory {@code checkpoints}
   * @throws SetupException when it is not there or cannot be read
   */
  public static List<Path> directories(Path root) {
    try {
      return CheckpointDirectory.newestFirst(DirectoryFiles.list(root)).stream()
          .map(CheckpointDirectory::path)
          .toList();
    } catch (IOException e) {
      throw new SetupException(
          "The checkpoints in "
              + root
              + " cannot be listed ("
              + e
              + "): name a run's directory that can be read.",
          e);
    }
  }

  private static Entry entry(Path directory) {
    Optional<RunManifest> manifest = Optional.empty();
    Optional<String> problem = Optional.empty();
    try {
      manifest = Optional.of(ManifestFile.read(directory));
      Verification.requireWhole(directory, manifest.get());
    } catch (IOException e) {
      problem = Optional.of(e.getMessage());
    }
    return new Entry(directory, manifest, problem, bytes(directory));
  }

  private static long bytes(Path directory) {
    try {
      return DirectoryFiles.bytes(directory);
    } catch (IOException e) {
      // The problem of a directory that cannot be read has been told.
      return 0;
    }
  }
}
