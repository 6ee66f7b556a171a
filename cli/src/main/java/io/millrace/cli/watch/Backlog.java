package io.millrace.cli.watch;

import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import java.util.HashMap;
import java.util.Map;

/**
 * How many text records a run has not trained on yet: per partition of the text topic, its end
 * offset minus the one after the highest that a step has had. An estimate where offsets have holes
 * or retention deletes. For one thread.
 */
public final class Backlog {
  private final Map<Integer, Long> next = new HashMap<>();

  /**
   * The offsets that a partition has.
   *
   * @param first the oldest
   * @param end one after the newest
   */
  public record Range(long first, long end) {}

  /** Takes note of what a step has trained on. */
  public void trained(StepCompleted step) {
    for (OffsetRange range : step.sources()) {
      next.merge(range.partition(), range.lastOffset() + 1, Math::max);
    }
  }

  /**
   * The number of records waiting.
   *
   * @param partitions of the text topic; one that no step has touched waits as a whole
   */
  public long waiting(Map<Integer, Range> partitions) {
    return partitions.entrySet().stream()
        .mapToLong(
            entry -> {
              Range range = entry.getValue();
              long from = Math.max(range.first(), next.getOrDefault(entry.getKey(), 0L));
              return Math.max(0, range.end() - from);
            })
        .sum();
  }
}
