package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.training.LearningRateSchedule;
import io.millrace.worker.training.TrainingSettings;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop's settings and schedule, made of the application's settings and the run's plan. */
final class TrainingPlans {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingPlans.class);

  private TrainingPlans() {}

  static TrainingSettings settings(Settings settings, RunPlan plan) {
    String strategy = settings.string(WorkerSettings.EVAL_STRATEGY);
    return new TrainingSettings(
        settings.string(WorkerSettings.RUN_ID),
        settings.longInteger(WorkerSettings.SEED),
        settings.integer(WorkerSettings.GRADIENT_ACCUMULATION_STEPS),
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

  static LearningRateSchedule schedule(Settings settings, RunPlan plan) {
    double peak = settings.decimal(WorkerSettings.LEARNING_RATE);
    long warmup = settings.longInteger(WorkerSettings.WARMUP_STEPS);
    if (settings.string(WorkerSettings.LR_SCHEDULE).equals("constant")) {
      return new LearningRateSchedule(peak, warmup, OptionalLong.empty());
    }
    long given = settings.longInteger(WorkerSettings.LR_SCHEDULE_STEPS);
    long end = given > 0 ? given : plan.steps();
    if (end == 0) {
      LOG.warn(
          "The learning rate does not fall: the run has no known end. Set max.steps, stop.at.end or"
              + " lr.schedule.steps for a linear schedule, or lr.schedule=constant.");
      return new LearningRateSchedule(peak, warmup, OptionalLong.empty());
    }
    return new LearningRateSchedule(peak, warmup, OptionalLong.of(end));
  }
}
