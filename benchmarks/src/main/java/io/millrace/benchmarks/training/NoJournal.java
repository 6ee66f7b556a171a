package io.millrace.benchmarks.training;

import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.source.ReadPosition;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Forgets every event. */
final class NoJournal implements Journal {
  @Override
  public void append(List<TrainingEvent> events, ReadPosition position, boolean urgent) {}

  @Override
  public void requireWorking() {}

  @Override
  public JournalPlace place() {
    return new JournalPlace(0, 0);
  }

  @Override
  public CompletableFuture<Void> flush() {
    return CompletableFuture.completedFuture(null);
  }
}
