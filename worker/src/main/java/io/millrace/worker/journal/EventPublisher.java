package io.millrace.worker.journal;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.source.ReadPosition;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Stamps what happened with run, incarnation, sequence and time and hands it to journal and
 * listeners.
 */
public final class EventPublisher {
  private final String run;
  private final String incarnation;
  private final Clock clock;
  private final Journal journal;
  private final List<EventListener> listeners;
  private long sequence;

  /**
   * A publisher.
   *
   * @param sequence of the run's last event so far; 0 before the first
   */
  public EventPublisher(
      String run,
      String incarnation,
      long sequence,
      Clock clock,
      Journal journal,
      List<EventListener> listeners) {
    this.run = run;
    this.incarnation = incarnation;
    this.sequence = sequence;
    this.clock = clock;
    this.journal = journal;
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Publishes events of which either all or none outlast a crash. Steps are committed together
   * about once a second, anything else at once.
   *
   * @param step optimizer steps done
   * @return the last event's sequence number
   * @throws JournalException when the journal has failed
   */
  public long publish(List<EventPayload> payloads, long step, ReadPosition position) {
    List<TrainingEvent> events = new ArrayList<>();
    boolean urgent = false;
    for (EventPayload payload : payloads) {
      long number = sequence + events.size() + 1;
      events.add(new TrainingEvent(run, incarnation, number, step, clock.millis(), payload));
      urgent |= !(payload instanceof EventPayload.StepCompleted);
    }
    journal.append(events, position, urgent);
    sequence += events.size();
    events.forEach(event -> listeners.forEach(listener -> listener.on(event)));
    return sequence;
  }

  /**
   * Waits until all that was published is committed.
   *
   * @throws JournalException when it cannot be
   */
  public void awaitCommitted() {
    try {
      journal.flush().join();
    } catch (CompletionException e) {
      journal.requireWorking();
      throw e;
    }
  }

  /** A place in the journal not after the last event published. */
  public JournalPlace place() {
    return journal.place();
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
