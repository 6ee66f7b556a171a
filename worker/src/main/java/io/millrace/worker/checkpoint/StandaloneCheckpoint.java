package io.millrace.worker.checkpoint;

import io.millrace.service.SetupException;
import io.millrace.worker.program.ModelSnapshot;
import java.io.IOException;
import java.nio.file.Path;

/** A checkpoint in a directory of its own, which no run owns. */
public final class StandaloneCheckpoint {
  private StandaloneCheckpoint() {}

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
