package io.millrace.worker.app;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.service.config.Settings;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.training.EventTexts;
import io.millrace.worker.training.TrainingSettings;
import java.util.Locale;
import java.util.Set;

/** The loop's settings, made of the application's settings and the run's plan. */
final class TrainingPlans {

  private TrainingPlans() {}

  static TrainingSettings settings(Settings settings, RunPlan plan) {
    return new TrainingSettings(
        settings.string(WorkerSettings.RUN_ID),
        plan,
        settings.longInteger(WorkerSettings.MAX_STEPS),
        settings.integer(WorkerSettings.PASSES),
        settings.flag(WorkerSettings.EVAL_AT_START),
        settings.string(WorkerSettings.EVAL_STRATEGY).equals("pass"),
        EvaluationMeasure.named(settings.string(WorkerSettings.BEST_METRIC)).orElseThrow(),
        settings.integer(WorkerSettings.EARLY_STOPPING_PATIENCE),
        settings.integer(WorkerSettings.MAX_REJECTED_BATCHES),
        settings.integer(WorkerSettings.MAX_BAD_STEPS),
        Set.copyOf(settings.list(WorkerSettings.BATCHES_ACCEPT_FINGERPRINTS)),
        EventTexts.valueOf(settings.string(WorkerSettings.EVENTS_TEXT).toUpperCase(Locale.ROOT)));
  }
}
