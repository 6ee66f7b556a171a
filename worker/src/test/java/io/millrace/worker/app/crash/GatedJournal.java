package io.millrace.worker.app.crash;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.app.exactness.TinyRun;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A journal that passes a gate before what it is told. */
final class GatedJournal implements Journal {
  private final Journal journal;
  private final KillingGate gate;

  GatedJournal(Journal journal, KillingGate gate) {
    this.journal = journal;
    this.gate = gate;
  }

  @Override
  public void append(List<TrainingEvent> events, ReadPosition position, boolean urgent) {
    TrainingEvent event = events.get(0);
    if (event.payload() instanceof EventPayload.StepCompleted) {
      gate.pass(Window.STEP_TAKEN);
    } else if (event.payload() instanceof EventPayload.CheckpointSaved) {
      gate.pass(Window.RENAMED);
    } else if (event.payload() instanceof EventPayload.RunStarted) {
      gate.pass(Window.FENCED);
    }
    journal.append(events, position, urgent);
    if (event.payload() instanceof EventPayload.StepCompleted
        && gate.awaits(Window.REPLAY)
        && event.step() % TinyRun.CHECKPOINT_EVERY_STEPS == TinyRun.CHECKPOINT_EVERY_STEPS - 1) {
      // There was too little to be taken again. When this life ends here, there is for the next.
      journal.flush().join();
      gate.miss();
    }
  }

  @Override
  public void requireWorking() {
    journal.requireWorking();
  }

  /** The saver asks for it, when all is on disk and before the rename. */
  @Override
  public CompletableFuture<Void> flush() {
    gate.pass(Window.BEFORE_RENAME);
    CompletableFuture<Void> flushed = journal.flush();
    if (gate.awaits(Window.BEFORE_RENAME)) {
      flushed.join();
      gate.pass(Window.BEFORE_RENAME);
    }
    return flushed;
  }

  @Override
  public JournalPlace place() {
    return journal.place();
  }
}
