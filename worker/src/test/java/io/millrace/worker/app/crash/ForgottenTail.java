package io.millrace.worker.app.crash;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.journal.JournalHistory;
import java.util.ArrayList;
import java.util.List;

/** A broken worker: the last events of its journal are hidden from it. */
public final class ForgottenTail extends GatedWorker {
  private static final int HIDDEN = 2;

  @Override
  public JournalHistory history(JournalHistory history) {
    return super.history(
        (from, consumer) -> {
          List<TrainingEvent> events = new ArrayList<>();
          history.read(from, events::add);
          events.subList(0, Math.max(0, events.size() - HIDDEN)).forEach(consumer);
        });
  }
}
