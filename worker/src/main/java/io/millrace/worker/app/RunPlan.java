package io.millrace.worker.app;

import io.millrace.service.config.Settings;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.kafka.KafkaConnections;
import java.util.Map;
import java.util.Optional;

/**
 * Where a run ends, decided when it begins and kept for every later start of it.
 *
 * @param endOffsets per partition of the batch topic; empty for a run that does not stop at the end
 * @param steps optimizer steps that it will take; 0 where nobody can know
 */
record RunPlan(Map<Integer, Long> endOffsets, long steps) {

  static RunPlan of(
      Settings settings, KafkaConnections connections, Optional<RunManifest> resumed) {
    if (resumed.isPresent()) {
      return new RunPlan(resumed.get().endOffsets(), plannedSteps(settings, resumed.get()));
    }
    long maxSteps = settings.longInteger(WorkerSettings.MAX_STEPS);
    if (!settings.flag(WorkerSettings.STOP_AT_END)) {
      return new RunPlan(Map.of(), maxSteps);
    }
    Map<Integer, Long> ends = connections.batchEndOffsets();
    int accumulation = settings.integer(LearningSettings.GRADIENT_ACCUMULATION_STEPS);
    // A pass ends with a step of what is left over, so each pass rounds up.
    long stepsOfAPass = (connections.countBatches(ends) + accumulation - 1) / accumulation;
    long all = stepsOfAPass * settings.integer(WorkerSettings.PASSES);
    return new RunPlan(ends, maxSteps > 0 ? Math.min(maxSteps, all) : all);
  }

  /** A resumed run takes a new max.steps, and else what it had planned. */
  private static long plannedSteps(Settings settings, RunManifest resumed) {
    long maxSteps = settings.longInteger(WorkerSettings.MAX_STEPS);
    return resumed.endOffsets().isEmpty() ? maxSteps : resumed.plannedSteps();
  }
}
