package io.millrace.worker.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.metrics.Durations;
import io.millrace.service.metrics.Reading;
import io.millrace.worker.journal.EventListener;
import io.millrace.worker.progress.BestEvaluation;
import java.util.EnumMap;
import java.util.Map;

/** Evaluations; those that a command asks for on other batches count for time only. */
final class EvaluationMeters implements EventListener {
  private final Timer time;
  private final Counter failures;
  private final Map<EvaluationMeasure, Reading> last = new EnumMap<>(EvaluationMeasure.class);
  private final Map<EvaluationMeasure, Reading> best = new EnumMap<>(EvaluationMeasure.class);
  private final Reading step;
  private final Reading bestLoss;
  private final Reading withoutImprovement;
  private volatile EvaluationMeasure bestBy = EvaluationMeasure.LOSS;

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
    for (EvaluationMeasure measure : EvaluationMeasure.values()) {
      last.put(
          measure,
          Reading.in(
              registry, "millrace.evaluation." + measure.key().replace('_', '.'), help(measure)));
      best.put(
          measure,
          Reading.in(
              registry,
              "millrace.evaluation.best",
              null,
              "What the run's best evaluation came to, for the measure of best.metric; NaN for the"
                  + " others.",
              Tags.of("measure", measure.key())));
    }
    step =
        Reading.in(
            registry, "millrace.evaluation.step.number", "Step of the run's last evaluation.");
    bestLoss =
        Reading.in(
            registry,
            "millrace.evaluation.best.loss",
            "Lowest loss of the run so far; NaN where best.metric is another.");
    withoutImprovement =
        Reading.in(
            registry,
            "millrace.evaluations.without.improvement",
            "Evaluations in a row that did not improve on the best one by best.metric.");
    withoutImprovement.set(0);
  }

  private static String help(EvaluationMeasure measure) {
    return switch (measure) {
      case LOSS ->
          "Mean loss of the last evaluation's targets: cross entropy in nats, or the squared error of"
              + " a regression.";
      case ACCURACY ->
          "Targets that the model got right, of all targets of the last evaluation, 0 to 1: tokens"
              + " that it held for the likeliest, or sequences of which every label is right; NaN in"
              + " regression.";
      case MACRO_F1 ->
          "Mean of the F1 of the classes that occur or were predicted, in the last evaluation, 0 to"
              + " 1; NaN where there are no classes.";
      case WEIGHTED_F1 ->
          "Mean of the classes' F1, weighted by how often each occurs, in the last evaluation, 0 to 1;"
              + " NaN where there are no classes.";
      case F1 ->
          "F1 of class 1 in the last evaluation, 0 to 1; NaN where there are not just two classes.";
    };
  }

  /** Shows what the run remembers. */
  void resumed(BestEvaluation remembered) {
    bestBy = remembered.measure();
    best.values().forEach(reading -> reading.set(Double.NaN));
    bestLoss.set(Double.NaN);
    remembered.value().ifPresent(this::showBest);
    // Those of steps that do not count any more.
    last.values().forEach(reading -> reading.set(Double.NaN));
    step.set(Double.NaN);
    withoutImprovement.set(remembered.withoutImprovement());
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
    } else if (event.payload() instanceof EventPayload.RunStarted started) {
      EvaluationMeasure.named(EvaluationMeasure.keyIn(started.settings()))
          .filter(measure -> measure != bestBy)
          .ifPresent(measure -> resumed(BestEvaluation.none(measure)));
    }
  }

  private void completed(EventPayload.EvaluationCompleted evaluation, long atStep) {
    time.record(EventTimes.millis(evaluation.millis()));
    if (evaluation.counts()) {
      last.forEach((measure, reading) -> measure.of(evaluation).ifPresent(reading::set));
      step.set((double) atStep);
      withoutImprovement.set(evaluation.evaluationsWithoutImprovement());
      if (evaluation.best()) {
        bestBy.of(evaluation).ifPresent(this::showBest);
      }
    }
  }

  private void showBest(double value) {
    best.get(bestBy).set(value);
    if (bestBy == EvaluationMeasure.LOSS) {
      bestLoss.set(value);
    }
  }
}
