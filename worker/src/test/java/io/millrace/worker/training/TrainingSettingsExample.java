package io.millrace.worker.training;

import io.millrace.schemas.event.EvaluationMeasure;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.schedule.LinearSchedule;
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
  EvaluationMeasure bestBy = EvaluationMeasure.LOSS;
  int patience;
  long checkpointEverySteps;
  int maxBadSteps;
  int pendingSteps = 1;
  Set<String> acceptedFingerprints = Set.of();
  EventTexts eventTexts = EventTexts.KEEP;

  TrainingSettings build() {
    return build(new RunPlan(Map.of(), endOffsets, 10, 42, TrainerScene.NOW));
  }

  TrainingSettings build(RunPlan plan) {
    return new TrainingSettings(
        "run",
        plan,
        maxSteps,
        passes,
        evaluateAtStart,
        evaluateEveryPass,
        bestBy,
        patience,
        3,
        maxBadSteps,
        acceptedFingerprints,
        eventTexts);
  }

  /** What commands change of them; a learning rate falls in a straight line over ten steps. */
  Tunings tunings() {
    return new Tunings() {
      @Override
      public void requireEffect(Map<String, String> changes) {
        if (changes.getOrDefault("lr.schedule.steps", "").equals("13")) {
          throw new IllegalArgumentException("13 brings bad luck.");
        }
      }

      @Override
      public Tuning of(Map<String, String> changed, RunPlan plan) {
        return new Tuning(
            new LinearSchedule(
                Double.parseDouble(changed.getOrDefault("learning.rate", "1")),
                0,
                Math.max(1, plan.steps()),
                0),
            (int) changed(changed, "gradient.accumulation.steps", accumulationSteps),
            changed(changed, "eval.every.steps", evaluateEverySteps),
            changed(changed, "checkpoint.every.steps", checkpointEverySteps),
            pendingSteps);
      }

      @Override
      public RunPlan recounted(RunPlan plan, Standing now, int accumulationSteps) {
        return plan.withSteps(1000 * now.step() + accumulationSteps);
      }
    };
  }

  private static long changed(Map<String, String> changed, String name, long otherwise) {
    return Long.parseLong(changed.getOrDefault(name, Long.toString(otherwise)));
  }
}
