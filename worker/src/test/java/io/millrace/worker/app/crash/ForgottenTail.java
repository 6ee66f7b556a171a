package io.millrace.worker.app.crash;

import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.journal.JournalHistory;
import java.util.ArrayList;
import java.util.List;

/** A broken worker: what its journal has after the last saved checkpoint is hidden from it. */
public final class ForgottenTail extends GatedWorker {
  @Override
  public JournalHistory history(JournalHistory history) {
    return super.history(
        (from, consumer) -> {
          List<TrainingEvent> events = new ArrayList<>();
          history.read(from, events::add);
          int end = 0;
          for (int i = 0; i < events.size(); i++) {
            end = events.get(i).payload() instanceof CheckpointSaved ? i + 1 : end;
          }
          events.subList(0, end).forEach(consumer);
        });
  }
}
