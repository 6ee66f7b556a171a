package io.millrace.worker.journal;

import io.millrace.schemas.event.TrainingEvent;

/** Sees every event as it happens, on the thread it happens on: must be quick. */
@FunctionalInterface
public interface EventListener {
  /** Called once per event. */
  void on(TrainingEvent event);
}
