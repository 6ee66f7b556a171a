package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.measure.Spread;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * A stretch of a worker's run in which nobody disturbs it.
 *
 * @param events that were journalled meanwhile, at least one step and one checkpoint among them
 * @param storedBytes by which the topic grew
 */
record Undisturbed(List<TrainingEvent> events, long storedBytes) {

  Undisturbed {
    events = List.copyOf(events);
  }

  /** The events of its steps. */
  List<TrainingEvent> steps() {
    return events.stream().filter(event -> event.payload() instanceof StepCompleted).toList();
  }

  /** Events per second. */
  double eventsPerSecond() {
    long millis = events.get(events.size() - 1).time() - events.get(0).time();
    return (events.size() - 1) * 1e3 / millis;
  }

  /** Bytes on the topic per step, those of checkpoints' events and of commits among them. */
  double bytesPerStep() {
    return (double) storedBytes / steps().size();
  }

  /** Milliseconds of a step. */
  Spread stepMillis() {
    return new Spread(
        steps().stream().map(event -> ((StepCompleted) event.payload()).stepMillis()).toList());
  }

  /** For each checkpoint, how long training stood still over the time of a step. */
  Spread stalls() {
    double step = stepMillis().median();
    return new Spread(saved().stream().map(checkpoint -> checkpoint.stallMillis() / step).toList());
  }

  /** For each checkpoint, the step during which its writing began, over the time of a step. */
  Spread stepsBesideSaving() {
    double step = stepMillis().median();
    List<Double> ratios = new ArrayList<>();
    for (CheckpointSaved checkpoint : saved()) {
      steps().stream()
          .filter(event -> event.step() == checkpoint.checkpointStep() + 1)
          .forEach(event -> ratios.add(((StepCompleted) event.payload()).stepMillis() / step));
    }
    return new Spread(ratios);
  }

  private List<CheckpointSaved> saved() {
    return events.stream()
        .map(TrainingEvent::payload)
        .filter(CheckpointSaved.class::isInstance)
        .map(CheckpointSaved.class::cast)
        .toList();
  }
}
