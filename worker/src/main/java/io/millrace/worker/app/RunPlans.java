package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.progress.RunPlan;
import java.util.Map;
import java.util.Optional;

/** What a run decides when it begins. */
final class RunPlans {
  private RunPlans() {}

  /**
   * The plan of this start.
   *
   * @param begun what the run decided when it began; empty for a new run
   */
  static RunPlan of(Settings settings, KafkaConnections connections, Optional<RunPlan> begun) {
    long maxSteps = settings.longInteger(WorkerSettings.MAX_STEPS);
    if (begun.isPresent()) {
      RunPlan plan = begun.get();
      // A resumed run takes a new max.steps, and else what it had planned.
      long steps = plan.endOffsets().isEmpty() ? maxSteps : plan.steps();
      return new RunPlan(plan.firstOffsets(), plan.endOffsets(), steps, plan.seed());
    }
    Map<Integer, Long> first = connections.batchFirstOffsets();
    long seed = settings.longInteger(WorkerSettings.SEED);
    if (!settings.flag(WorkerSettings.STOP_AT_END)) {
      return new RunPlan(first, Map.of(), maxSteps, seed);
    }
    Map<Integer, Long> ends = connections.batchEndOffsets();
    int accumulation = settings.integer(LearningSettings.GRADIENT_ACCUMULATION_STEPS);
    // A pass ends with a step of what is left over, so each pass rounds up.
    long stepsOfAPass = (connections.countBatches(ends) + accumulation - 1) / accumulation;
    long all = stepsOfAPass * settings.integer(WorkerSettings.PASSES);
    return new RunPlan(first, ends, maxSteps > 0 ? Math.min(maxSteps, all) : all, seed);
  }
}
