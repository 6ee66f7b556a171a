package io.millrace.worker.journal;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.source.ReadPosition;
import java.time.Clock;
import java.util.List;

/** Stamps what happened with run, incarnation and time and hands it to journal and listeners. */
public final class EventPublisher {
  private final String run;
  private final String incarnation;
  private final Clock clock;
  private final Journal journal;
  private final List<EventListener> listeners;

  public EventPublisher(
      String run, String incarnation, Clock clock, Journal journal, List<EventListener> listeners) {
    this.run = run;
    this.incarnation = incarnation;
    this.clock = clock;
    this.journal = journal;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Publishes one event. Steps are committed together about once a second, anything else at once.
   *
   * @param step optimizer steps done
   * @throws JournalException when the journal has failed
   */
  public void publish(EventPayload payload, long step, ReadPosition position) {
    TrainingEvent event = new TrainingEvent(run, incarnation, step, clock.millis(), payload);
    journal.append(event, position, !(payload instanceof EventPayload.StepCompleted));
    listeners.forEach(listener -> listener.on(event));
  }

  /**
   * Says whether events can still be published.
   *
   * @throws JournalException when the journal has failed
   */
  public void requireWorking() {
    journal.requireWorking();
  }
}
