package io.millrace.worker.checkpoint;

import io.millrace.service.SetupException;
import io.millrace.worker.program.ModelSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint in a directory of its own, which no run owns. */
public final class StandaloneCheckpoint {
  private StandaloneCheckpoint() {}

  /**
   * Says beforehand whether it can be written.
   *
   * @throws SetupException when the directory is there already, or a run's
   */
  public static void requireFree(Path directory) {
    if (Files.exists(directory)) {
      throw new SetupException(
          directory + " is there already: name a directory that is not there yet.");
    }
    for (Path above = directory.toAbsolutePath().normalize().getParent();
        above != null;
        above = above.getParent()) {
      if (Files.exists(above.resolve(RunLock.NAME))) {
        throw new SetupException(
            directory + " lies in the directory of a run, " + above + ": name another place.");
      }
    }
  }

  /**
   * Writes it, with the checksums of what is written.
   *
   * @param directory is made; must not be there yet
   * @throws SetupException when the directory is there already or cannot be written
   */
  public static void write(
      Path directory, ModelWriter writer, ModelSnapshot model, RunManifest manifest) {
    Disk disk = new Disk();
    try {
      disk.createDirectory(directory);
      writer.write(directory, model);
      ManifestFile.write(directory, manifest.withFiles(DirectoryFiles.checksums(directory)));
      disk.sync(directory);
    } catch (IOException e) {
      throw new SetupException(
          "The checkpoint cannot be written to "
              + directory
              + " ("
              + e
              + "): name a directory that is not there yet, in one that can be written.",
          e);
    }
  }
}
