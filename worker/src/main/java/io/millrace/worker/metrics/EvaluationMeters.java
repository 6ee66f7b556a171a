package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.Durations;
import io.millrace.service.metrics.Reading;
import io.millrace.worker.journal.EventListener;
import io.millrace.worker.progress.BestEvaluation;

/** Evaluations; those that a command asks for on other batches count for time only. */
final class EvaluationMeters implements EventListener {
  private final Timer time;
  private final Counter failures;
  private final Reading loss;
  private final Reading accuracy;
  private final Reading step;
  private final Reading bestLoss;
  private final Reading withoutImprovement;

  EvaluationMeters(MeterRegistry registry) {
    time =
        Durations.ofDelay("millrace.evaluation", "Runs through an evaluation set.")
            .register(registry);
    failures =
        Counter.builder("millrace.evaluation.failures")
            .description(
                "Evaluations whose loss was not finite, without those that a command asks for on other"
                    + " batches.")
            .register(registry);
    loss =
        Reading.in(
            registry,
            "millrace.evaluation.loss",
            "Mean cross entropy of the last evaluation, nats.");
    accuracy =
        Reading.in(
            registry,
            "millrace.evaluation.accuracy",
            "Targets that the model held for the likeliest, of all targets of the last evaluation,"
                + " 0 to 1.");
    step =
        Reading.in(
            registry, "millrace.evaluation.step.number", "Step of the run's last evaluation.");
    bestLoss =
        Reading.in(
            registry, "millrace.evaluation.best.loss", "Lowest loss of the run so far, nats.");
    withoutImprovement =
        Reading.in(
            registry,
            "millrace.evaluations.without.improvement",
            "Evaluations in a row that did not improve on the best loss.");
    withoutImprovement.set(0);
  }

  /** Shows what the run remembers. */
  void resumed(BestEvaluation best) {
    bestLoss.set(best.loss().orElse(Double.NaN));
    // Those of steps that do not count any more.
    loss.set(Double.NaN);
    accuracy.set(Double.NaN);
    step.set(Double.NaN);
    withoutImprovement.set(best.withoutImprovement());
  }

  @Override
  public void on(TrainingEvent event) {
    if (event.payload() instanceof EventPayload.EvaluationCompleted evaluation) {
      completed(evaluation, event.step());
    } else if (event.payload() instanceof EventPayload.EvaluationFailed failed) {
      time.record(EventTimes.millis(failed.millis()));
      if (failed.counts()) {
        failures.increment();
        withoutImprovement.set(failed.evaluationsWithoutImprovement());
      }
    }
  }

  private void completed(EventPayload.EvaluationCompleted evaluation, long atStep) {
    time.record(EventTimes.millis(evaluation.millis()));
    if (evaluation.counts()) {
      loss.set(evaluation.loss());
      evaluation.accuracy().ifPresent(accuracy::set);
      step.set((double) atStep);
      withoutImprovement.set(evaluation.evaluationsWithoutImprovement());
      if (evaluation.best()) {
        bestLoss.set(evaluation.loss());
      }
    }
  }
}
