package io.millrace.worker.training;

import io.millrace.worker.progress.RunPlan;
import java.util.Map;
import java.util.Set;

/** Settings for tests: one batch a step, no end, nothing on a cadence, until told otherwise. */
final class TrainingSettingsExample {
  int accumulationSteps = 1;
  long maxSteps;
  int passes = 1;
  Map<Integer, Long> endOffsets = Map.of();
  boolean evaluateAtStart;
  long evaluateEverySteps;
  boolean evaluateEveryPass;
  int patience;
  long checkpointEverySteps;
  int maxBadSteps;
  int pendingSteps = 1;
  Set<String> acceptedFingerprints = Set.of();

  TrainingSettings build() {
    return new TrainingSettings(
        "run",
        new RunPlan(Map.of(), endOffsets, 10, 42),
        accumulationSteps,
        maxSteps,
        passes,
        evaluateAtStart,
        evaluateEverySteps,
        evaluateEveryPass,
        patience,
        checkpointEverySteps,
        3,
        maxBadSteps,
        acceptedFingerprints,
        pendingSteps);
  }
}
