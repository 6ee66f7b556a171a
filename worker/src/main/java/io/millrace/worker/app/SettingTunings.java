package io.millrace.worker.app;

import io.millrace.schemas.control.LiveSetting;
import io.millrace.service.config.Settings;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.training.Tuning;
import io.millrace.worker.training.Tunings;
import java.util.Map;
import java.util.Set;

/** What changed settings mean: the worker's settings with the changes laid over them. */
final class SettingTunings implements Tunings {
  private static final int MAX_PENDING_STEPS = 100;
  private static final Set<String> WITHOUT_END = Set.of(Schedules.CONSTANT, Schedules.INVERSE_SQRT);

  private final Settings settings;
  private final KafkaConnections connections;

  /**
   * Of a run.
   *
   * @param settings as they were given to this start
   * @param connections to count batches with
   */
  SettingTunings(Settings settings, KafkaConnections connections) {
    this.settings = settings;
    this.connections = connections;
  }

  @Override
  public Tuning of(Map<String, String> changed, RunPlan plan) {
    Settings all = settings.with(changed);
    boolean bySteps = all.string(WorkerSettings.EVAL_STRATEGY).equals("steps");
    return new Tuning(
        Schedules.of(all, plan.steps()),
        all.integer(LearningSettings.GRADIENT_ACCUMULATION_STEPS),
        bySteps ? all.longInteger(WorkerSettings.EVAL_EVERY_STEPS) : 0,
        all.longInteger(WorkerSettings.CHECKPOINT_EVERY_STEPS),
        pendingSteps(all.longInteger(WorkerSettings.LOG_EVERY_STEPS)));
  }

  @Override
  public RunPlan recounted(RunPlan plan, Standing now, int accumulationSteps) {
    String name = LearningSettings.GRADIENT_ACCUMULATION_STEPS;
    Settings all = settings.with(Map.of(name, Integer.toString(accumulationSteps)));
    return RunPlans.recounted(all, connections, plan, now);
  }

  @Override
  public void requireEffect(Map<String, String> changed) {
    String strategy = settings.string(WorkerSettings.EVAL_STRATEGY);
    if (changed.containsKey(LiveSetting.EVAL_EVERY_STEPS.settingName())
        && !strategy.equals("steps")) {
      throw new IllegalArgumentException(
          "eval.every.steps does nothing in this run, which has eval.strategy="
              + strategy
              + ": evaluate by command, or start the run again with eval.strategy=steps.");
    }
    String schedule = settings.string(LearningSettings.LR_SCHEDULE);
    if (changed.containsKey(LiveSetting.LR_SCHEDULE_STEPS.settingName())
        && WITHOUT_END.contains(schedule)) {
      throw new IllegalArgumentException(
          "lr.schedule.steps does nothing in this run, which has lr.schedule="
              + schedule
              + ", and that has no end: set learning.rate instead.");
    }
  }

  /** As many as one line in the log stands for, within bounds; without a log, the most. */
  private static int pendingSteps(long logEverySteps) {
    return logEverySteps == 0
        ? MAX_PENDING_STEPS
        : (int) Math.min(logEverySteps, MAX_PENDING_STEPS);
  }
}
