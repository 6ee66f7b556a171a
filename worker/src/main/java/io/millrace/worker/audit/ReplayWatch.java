package io.millrace.worker.audit;

/** Is told how a replay comes on. */
public interface ReplayWatch {

  /** The plan is made and everything that it needs is there. */
  void begins(ReplayPlan plan);

  /**
   * Asked before each step.
   *
   * @param taken steps so far
   * @return whether to go on
   */
  boolean goOn(long taken);
}
