package io.millrace.worker.checkpoint;

import io.millrace.worker.program.ModelSnapshot;
import java.io.IOException;
import java.nio.file.Path;

/** Writes a model and its optimizer state as files. */
@FunctionalInterface
public interface ModelWriter {

  /**
   * Writes into a directory that exists and is empty.
   *
   * @throws IOException when a file cannot be written
   */
  void write(Path directory, ModelSnapshot snapshot) throws IOException;
}
