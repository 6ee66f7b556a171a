package io.millrace.worker.journal;

import io.millrace.schemas.event.TrainingEvent;
import java.util.Optional;
import java.util.function.Consumer;

/** What a run has written down so far. */
@FunctionalInterface
public interface JournalHistory {

  /**
   * Hands over every committed event of the run from a place on, in order.
   *
   * @param from empty for the very beginning; where the topic no longer has the place, what is left
   * @throws io.millrace.service.SetupException when the events cannot be read
   */
  void read(Optional<JournalPlace> from, Consumer<TrainingEvent> consumer);
}
