package io.millrace.worker.checkpoint;

import io.millrace.worker.journal.JournalException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;

/** Says of a save that failed what went wrong, where, and what to do. */
final class SaveFailure {
  private SaveFailure() {}

  /** In sentences. */
  static String sentences(Throwable failure, StagingArea staging) {
    if (staging.isLost()) {
      return "This worker's staging directory "
          + staging.directory()
          + " is gone: another worker has taken the run over, so this one saves and removes no"
          + " checkpoints any more. End this one.";
    }
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    if (cause instanceof JournalException) {
      return "The events up to it could not be committed, and no checkpoint may be ahead of the"
          + " journal: "
          + cause.getMessage();
    }
    if (cause instanceof IOException) {
      return "Writing to "
          + staging.directory()
          + " failed ("
          + cause
          + ")"
          + room(staging.directory())
          + ": make room there or see to it that it can be written to. The next save tries again.";
    }
    if (cause instanceof OutOfMemoryError) {
      return "There was no memory left for writing to "
          + staging.directory()
          + " ("
          + cause
          + "): give the worker more (-Xmx, -XX:MaxDirectMemorySize). The next save tries again.";
    }
    return "Writing to "
        + staging.directory()
        + " failed by a mistake in the program ("
        + cause
        + "): report it with the log. The next save tries again.";
  }

  private static String room(Path directory) {
    try {
      FileStore store = Files.getFileStore(directory);
      return "; with what was written of it removed, "
          + (store.getUsableSpace() >> 20)
          + " MiB are free there";
    } catch (IOException e) {
      return "";
    }
  }
}
