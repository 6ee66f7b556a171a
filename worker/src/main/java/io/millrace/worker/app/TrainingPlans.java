package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.training.TrainingSettings;

/** The loop's settings, made of the application's settings and the run's plan. */
final class TrainingPlans {
  private TrainingPlans() {}

  static TrainingSettings settings(Settings settings, RunPlan plan) {
    String strategy = settings.string(WorkerSettings.EVAL_STRATEGY);
    return new TrainingSettings(
        settings.string(WorkerSettings.RUN_ID),
        settings.longInteger(WorkerSettings.SEED),
        settings.integer(LearningSettings.GRADIENT_ACCUMULATION_STEPS),
        settings.longInteger(WorkerSettings.MAX_STEPS),
        settings.integer(WorkerSettings.PASSES),
        plan.endOffsets(),
        plan.steps(),
        settings.flag(WorkerSettings.EVAL_AT_START),
        strategy.equals("steps") ? settings.longInteger(WorkerSettings.EVAL_EVERY_STEPS) : 0,
        strategy.equals("pass"),
        settings.integer(WorkerSettings.EARLY_STOPPING_PATIENCE),
        settings.longInteger(WorkerSettings.CHECKPOINT_EVERY_STEPS),
        settings.integer(WorkerSettings.MAX_REJECTED_BATCHES));
  }
}
