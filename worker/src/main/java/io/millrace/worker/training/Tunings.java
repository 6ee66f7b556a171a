package io.millrace.worker.training;

import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import java.util.Map;

/** Works out what changed settings mean for a run. */
public interface Tunings {

  /**
   * Looks whether changes would do something in this run.
   *
   * @throws IllegalArgumentException with a sentence when one would not
   */
  void requireEffect(Map<String, String> changes);

  /**
   * The tuning that follows from the run's settings and what commands have changed of them.
   *
   * @param changed values by the names of the settings
   * @param plan of the run, over whose steps a schedule may be laid
   */
  Tuning of(Map<String, String> changed, RunPlan plan);

  /**
   * The plan with its steps counted anew from where the run stands.
   *
   * @param accumulationSteps micro-batches per step from there on
   */
  RunPlan recounted(RunPlan plan, Standing now, int accumulationSteps);
}
