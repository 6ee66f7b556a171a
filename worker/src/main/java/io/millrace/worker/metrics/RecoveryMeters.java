package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.Durations;
import io.millrace.worker.journal.EventListener;

/** What a start does before the run goes on live. */
final class RecoveryMeters implements EventListener {
  private final Timer time;
  private final Counter steps;
  private final Counter diverged;
  private final Counter missingBatches;

  RecoveryMeters(MeterRegistry registry) {
    time =
        Durations.ofDelay("millrace.recovery", "Taking journalled steps again after a restart.")
            .register(registry);
    steps = counter(registry, "steps", "Journalled steps taken again after a restart.");
    diverged =
        counter(
            registry,
            "steps.diverged",
            "Steps taken again that came out otherwise than journalled.");
    missingBatches =
        counter(
            registry,
            "batches.missing",
            "Offsets of the batch topic that the run went on without.");
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof EventPayload.RunRecovered recovered) {
      steps.increment((double) recovered.steps());
      time.record(EventTimes.millis(recovered.millis()));
    } else if (event.payload() instanceof EventPayload.StepDiverged) {
      diverged.increment();
    } else if (event.payload() instanceof EventPayload.BatchesMissing missing) {
      missing
          .ranges()
          .forEach(
              range -> missingBatches.increment(range.lastOffset() - range.firstOffset() + 1.0));
    }
  }

  private static Counter counter(MeterRegistry registry, String name, String help) {
    return Counter.builder("millrace.recovery." + name).description(help).register(registry);
  }
}
