package io.millrace.worker.audit;

import java.util.List;

/**
 * One start of a run's worker.
 *
 * @param incarnation of it
 * @param fromStep of the checkpoint that it went on from; 0 for the base model
 * @param changes what it said that differs from the start before, a sentence each
 */
public record RunStart(String incarnation, long fromStep, List<String> changes) {

  /** Keeps the list as it is now. */
  public RunStart {
    changes = List.copyOf(changes);
  }
}
