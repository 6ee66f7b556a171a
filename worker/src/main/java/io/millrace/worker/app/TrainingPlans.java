package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.training.TrainingSettings;
import java.util.Set;

/** The loop's settings, made of the application's settings and the run's plan. */
final class TrainingPlans {
  private static final int MAX_PENDING_STEPS = 100;

  private TrainingPlans() {}

  static TrainingSettings settings(Settings settings, RunPlan plan) {
    String strategy = settings.string(WorkerSettings.EVAL_STRATEGY);
    return new TrainingSettings(
        settings.string(WorkerSettings.RUN_ID),
        plan,
        settings.integer(LearningSettings.GRADIENT_ACCUMULATION_STEPS),
        settings.longInteger(WorkerSettings.MAX_STEPS),
        settings.integer(WorkerSettings.PASSES),
        settings.flag(WorkerSettings.EVAL_AT_START),
        strategy.equals("steps") ? settings.longInteger(WorkerSettings.EVAL_EVERY_STEPS) : 0,
        strategy.equals("pass"),
        settings.integer(WorkerSettings.EARLY_STOPPING_PATIENCE),
        settings.longInteger(WorkerSettings.CHECKPOINT_EVERY_STEPS),
        settings.integer(WorkerSettings.MAX_REJECTED_BATCHES),
        settings.integer(WorkerSettings.MAX_BAD_STEPS),
        Set.copyOf(settings.list(WorkerSettings.BATCHES_ACCEPT_FINGERPRINTS)),
        pendingSteps(settings.longInteger(WorkerSettings.LOG_EVERY_STEPS)));
  }

  /** As many as one line in the log stands for, within bounds; without a log, the most. */
  private static int pendingSteps(long logEverySteps) {
    return logEverySteps == 0
        ? MAX_PENDING_STEPS
        : (int) Math.min(logEverySteps, MAX_PENDING_STEPS);
  }
}
