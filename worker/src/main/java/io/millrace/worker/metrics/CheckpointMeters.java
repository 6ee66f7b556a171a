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
import java.util.Optional;

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
        Durations.ofDelay("millrace.checkpoint.write", "Writing of a checkpoint in the background.")
            .register(registry);
    stall =
        Durations.ofWork(
                "millrace.checkpoint.stall",
                "Training stood still for a snapshot. On a GPU the copy to the host is not in it, which goes on"
                    + " beside the steps.")
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

  /** Shows the one that is gone on from, or that there is none. */
  void resumed(Optional<Checkpoint> checkpoint) {
    savedAt.set(checkpoint.map(it -> it.manifest().savedAt() / 1e3).orElse(Double.NaN));
    step.set(checkpoint.map(it -> (double) it.manifest().step()).orElse(0.0));
    size.set(checkpoint.map(it -> (double) it.bytes()).orElse(Double.NaN));
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof EventPayload.CheckpointSaved saved) {
      // One of an earlier start, which a crash kept from saying so, has no times.
      if (saved.millis() > 0) {
        write.record(EventTimes.millis(saved.millis()));
        stall.record(EventTimes.millis(saved.stallMillis()));
        savedAt.set(event.time() / 1e3);
      }
      step.set((double) saved.checkpointStep());
      size.set((double) saved.bytes());
      failuresInRow.set(0);
    } else if (event.payload() instanceof EventPayload.CheckpointFailed) {
      failures.increment();
      failuresInRow.set(failuresInRow.get() + 1);
    } else if (event.payload() instanceof EventPayload.CheckpointPassedOver) {
      passedOver.increment();
    }
  }
}
