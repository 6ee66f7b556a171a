package io.millrace.worker.checkpoint;

import java.nio.file.Path;

/** What became of a {@link SaveRequest}. */
public sealed interface SaveResult {

  /**
   * It stands complete.
   *
   * @param directory of the checkpoint
   * @param bytes it takes
   * @param millis of writing
   */
  record Saved(SaveRequest request, Path directory, long bytes, double millis)
      implements SaveResult {}

  /**
   * It could not be written; nothing of it is left under a checkpoint's name.
   *
   * @param directory where it would stand
   * @param reason sentences: what went wrong, where, and what to do
   */
  record Failed(SaveRequest request, Path directory, String reason) implements SaveResult {}

  /**
   * It was not begun: a newer one came while it waited for another to be written.
   *
   * @param byStep step of the newer one
   */
  record Superseded(SaveRequest request, long byStep) implements SaveResult {}
}
