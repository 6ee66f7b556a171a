package io.millrace.cli.watch.screen;

import io.millrace.cli.watch.run.Backlog;
import java.util.Map;

/**
 * What waits on the topics before a run.
 *
 * @param text the offsets that each partition of the text topic has
 * @param batches batches of each partition of the batch topic that come after the run's position;
 *     empty where that is not known
 */
public record Lag(Map<Integer, Backlog.Range> text, Map<Integer, Long> batches) {

  /** All batches that wait. */
  long batchesWaiting() {
    return batches.values().stream().mapToLong(Long::longValue).sum();
  }
}
