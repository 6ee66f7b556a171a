package io.millrace.worker.source;

/** The topics that a run can evaluate on. */
public interface EvaluationSets {

  /** The run's own; stays open. */
  EvaluationSet own();

  /**
   * Another one, to be closed.
   *
   * @param topic its whole name
   * @throws SourceException when there is no such topic or it cannot be read
   */
  EvaluationSet open(String topic);
}
