package io.millrace.worker.journal;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.source.ReadPosition;
import java.util.concurrent.CompletableFuture;

/** The run's record of what it did. Appending never waits for the broker. */
public interface Journal {

  /**
   * Adds an event.
   *
   * @param position how far the run had come on the batch topic, committed with the event
   * @param urgent whether it is to be committed at once rather than with the next ones
   * @throws JournalException when the journal has failed, also by an earlier event
   */
  void append(TrainingEvent event, ReadPosition position, boolean urgent);

  /**
   * Says whether it can still be written. A worker that was fenced learns it here although it has
   * nothing to say.
   *
   * @throws JournalException when the journal has failed
   */
  void requireWorking();

  /** Completes when all that was appended before is committed. */
  CompletableFuture<Void> flush();

  /** A place not after the event appended last; close to it, so that recovery reads little. */
  JournalPlace place();
}
