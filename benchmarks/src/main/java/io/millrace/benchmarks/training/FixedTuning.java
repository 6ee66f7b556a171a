package io.millrace.benchmarks.training;

import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.training.Tuning;
import io.millrace.worker.training.Tunings;
import java.util.Map;

/**
 * A leg is not steered.
 *
 * @param tuning of all its steps
 */
record FixedTuning(Tuning tuning) implements Tunings {
  @Override
  public void requireEffect(Map<String, String> changes) {}

  @Override
  public Tuning of(Map<String, String> changed, RunPlan plan) {
    return tuning;
  }

  @Override
  public RunPlan recounted(RunPlan plan, Standing now, int accumulationSteps) {
    return plan;
  }
}
