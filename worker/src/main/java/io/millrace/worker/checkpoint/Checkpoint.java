package io.millrace.worker.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A checkpoint that stands on disk.
 *
 * @param directory a Hugging Face model directory with optimizer state and {@code run.json}
 * @param manifest what {@code run.json} says
 */
public record Checkpoint(Path directory, RunManifest manifest) {

  /** What its files take, in bytes; of one that is being removed, what is left. */
  public long bytes() {
    try {
      return DirectoryFiles.bytes(directory);
    } catch (IOException e) {
      return 0;
    }
  }
}
