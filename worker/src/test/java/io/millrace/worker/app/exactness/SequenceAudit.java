package io.millrace.worker.app.exactness;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether events follow each other as one run's must: numbered without gap, double or disorder, one
 * incarnation after the other, each step once, every recovery identical and from a checkpoint that
 * was announced.
 */
final class SequenceAudit {
  private final List<Violation> violations = new ArrayList<>();
  private final Set<String> incarnations = new HashSet<>();
  private String incarnation = "";
  private long sequence;
  private long step;

  private SequenceAudit() {}

  /** Looks at the events of a run that has ended well, as they lie on their topic. */
  static List<Violation> violations(List<TrainingEvent> events) {
    SequenceAudit audit = new SequenceAudit();
    events.forEach(audit::accept);
    audit.requireAnnounced(events);
    audit.requireEnded(events);
    return audit.violations;
  }

  private void accept(TrainingEvent event) {
    if (event.sequence() != sequence + 1) {
      found(event, "it comes after event " + sequence + ".");
    }
    sequence = event.sequence();
    acceptIncarnation(event);
    EventPayload payload = event.payload();
    if (payload instanceof EventPayload.StepCompleted) {
      if (event.step() != step + 1) {
        found(event, "step " + event.step() + " comes after step " + step + ".");
      }
      step = event.step();
    } else if (event.step() != step && !(payload instanceof EventPayload.StepSkipped)) {
      found(event, "it is said to come at step " + event.step() + ", and is at " + step + ".");
    }
    acceptUnwanted(event);
  }

  private void acceptIncarnation(TrainingEvent event) {
    boolean isNext = !event.incarnation().equals(incarnation);
    if (isNext && !incarnations.add(event.incarnation())) {
      found(event, "its incarnation writes after another one had begun.");
    }
    if (isNext != event.payload() instanceof EventPayload.RunStarted) {
      found(event, "an incarnation begins with RunStarted, once.");
    }
    incarnation = event.incarnation();
  }

  private void acceptUnwanted(TrainingEvent event) {
    EventPayload payload = event.payload();
    if (payload instanceof EventPayload.RunRecovered recovered && !recovered.identical()) {
      found(event, "the recovery was not identical.");
    } else if (payload instanceof EventPayload.StepDiverged
        || payload instanceof EventPayload.StepSkipped
        || payload instanceof EventPayload.RunRolledBack
        || payload instanceof EventPayload.BatchRejected
        || payload instanceof EventPayload.BatchesMissing
        || payload instanceof EventPayload.CheckpointFailed
        || payload instanceof EventPayload.CheckpointPassedOver) {
      found(event, "nothing here should make it happen: " + payload);
    } else if (payload instanceof EventPayload.CheckpointSaved saved
        && saved.checkpointStep() > step) {
      found(event, "the checkpoint of step " + saved.checkpointStep() + " is of a later step.");
    }
  }

  /** What a start goes on from counts, also when its worker was killed before it could say so. */
  private void requireAnnounced(List<TrainingEvent> events) {
    List<String> saved =
        events.stream()
            .map(TrainingEvent::payload)
            .filter(EventPayload.CheckpointSaved.class::isInstance)
            .map(payload -> ((EventPayload.CheckpointSaved) payload).directory())
            .toList();
    for (TrainingEvent event : events) {
      if (event.payload() instanceof EventPayload.RunStarted started
          && started.resumedFromStep() > 0
          && Collections.frequency(saved, started.model()) != 1) {
        found(
            event,
            "it goes on from "
                + started.model()
                + ", which has "
                + Collections.frequency(saved, started.model())
                + " events CheckpointSaved.");
      }
    }
  }

  private void requireEnded(List<TrainingEvent> events) {
    boolean endedWell =
        !events.isEmpty()
            && events.get(events.size() - 1).payload() instanceof EventPayload.RunStopped stopped
            && !stopped.failed();
    if (!endedWell) {
      violations.add(new Violation(sequence, "the run did not end well with it."));
    }
  }

  private void found(TrainingEvent event, String sentence) {
    violations.add(new Violation(event.sequence(), sentence));
  }
}
