package io.millrace.cli.setting;

import io.millrace.service.SetupException;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.CheckpointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A checkpoint that somebody names. */
public final class CheckpointArgument {
  private CheckpointArgument() {}

  /**
   * Reads and verifies it, every byte.
   *
   * @throws SetupException when it is not there or not whole
   */
  public static Checkpoint whole(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new SetupException(
          "There is no checkpoint "
              + directory
              + ": name a directory such as runs/RUN/checkpoints/step-00000500.");
    }
    try {
      return CheckpointStore.verify(directory);
    } catch (IOException e) {
      throw new SetupException(
          "The checkpoint "
              + directory
              + " is broken: "
              + e.getMessage()
              + " Take another one; millrace checkpoints tells which are whole.",
          e);
    }
  }
}
