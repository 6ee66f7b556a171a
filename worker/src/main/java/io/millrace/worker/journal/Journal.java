package io.millrace.worker.journal;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The run's record of what it did. Appending never waits for the broker. */
public interface Journal {

  /**
   * Adds events that are committed together: either all of them are ever there or none.
   *
   * @param position how far the run had come on the batch topic, committed with the events
   * @param urgent whether they are to be committed at once rather than with the next ones
   * @throws JournalException when the journal has failed, also by an earlier event
   */
  void append(List<TrainingEvent> events, ReadPosition position, boolean urgent);

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
