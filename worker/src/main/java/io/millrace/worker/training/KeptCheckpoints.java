package io.millrace.worker.training;

import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.Standing;

/** The checkpoints that a run can be rolled back to. */
@FunctionalInterface
public interface KeptCheckpoints {

  /**
   * What is gone back to.
   *
   * @param standing of the run when the checkpoint was saved
   * @param best evaluation as the run had it when it went on from there
   */
  record Kept(Standing standing, BestEvaluation best) {}

  /**
   * The newest one of a step that is whole and on the run's way.
   *
   * @throws IllegalArgumentException with a sentence that says why there is none
   */
  Kept of(long step);
}
