package io.millrace.worker.training;

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
        42,
        accumulationSteps,
        maxSteps,
        passes,
        endOffsets,
        10,
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
