package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.Durations;
import io.millrace.service.metrics.Reading;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.journal.EventListener;

/** Checkpoints: how fresh, how long, how large, and whether they can be saved at all. */
final class CheckpointMeters implements EventListener {
  private final Timer write;
  private final Timer stall;
  private final Counter failures;
  private final Counter passedOver;
  private final Reading savedAt;
  private final Reading step;
  private final Reading size;
  private final Reading failuresInRow;

  CheckpointMeters(MeterRegistry registry) {
    write =
        Durations.ofWork("millrace.checkpoint.write", "Writing of a checkpoint in the background.")
            .register(registry);
    stall =
        Durations.ofWork("millrace.checkpoint.stall", "Training stood still for a snapshot.")
            .register(registry);
    failures =
        Counter.builder("millrace.checkpoint.failures")
            .description("Checkpoints that were not saved.")
            .register(registry);
    passedOver =
        Counter.builder("millrace.checkpoints.passed.over")
            .description(
                "Checkpoints that a start could not go on from: broken, or unknown to the journal.")
            .register(registry);
    savedAt =
        Reading.in(
            registry,
            "millrace.checkpoint.saved.timestamp",
            "seconds",
            "When the newest checkpoint was saved, since the epoch; NaN where there is none.");
    step =
        Reading.in(
            registry,
            "millrace.checkpoint.step.number",
            "Step of the newest checkpoint; 0 where there is none.");
    step.set(0);
    size =
        Reading.in(registry, "millrace.checkpoint.size", "bytes", "Size of the newest checkpoint.");
    failuresInRow =
        Reading.in(
            registry,
            "millrace.checkpoint.failures.in.row",
            "Checkpoints not saved since the last that was; 0 where that one was.");
    failuresInRow.set(0);
  }

  /** Shows the one that is gone on from. */
  void resumed(Checkpoint checkpoint) {
    savedAt.set(checkpoint.manifest().savedAt() / 1e3);
    step.set((double) checkpoint.manifest().step());
    size.set((double) checkpoint.bytes());
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof EventPayload.CheckpointSaved saved) {
      write.record(EventTimes.millis(saved.millis()));
      stall.record(EventTimes.millis(saved.stallMillis()));
      step.set((double) saved.checkpointStep());
      size.set((double) saved.bytes());
      savedAt.set(event.time() / 1e3);
      failuresInRow.set(0);
    } else if (event.payload() instanceof EventPayload.CheckpointFailed) {
      failures.increment();
      failuresInRow.set(failuresInRow.get() + 1);
    } else if (event.payload() instanceof EventPayload.CheckpointPassedOver) {
      passedOver.increment();
    }
  }
}
