package io.millrace.worker.training;

import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import java.util.Map;

/** Works out what changed settings mean for a run. */
public interface Tunings {

  /**
   * The tuning that follows from the run's settings and what commands have changed of them.
   *
   * @param changed values by the names of the settings
   * @param plan of the run, over whose steps a schedule may be laid
   * @throws IllegalArgumentException with a sentence when a change would do nothing in this run
   */
  Tuning of(Map<String, String> changed, RunPlan plan);

  /**
   * The plan with its steps counted anew from where the run stands.
   *
   * @param accumulationSteps micro-batches per step from there on
   */
  RunPlan recounted(RunPlan plan, Standing now, int accumulationSteps);
}
