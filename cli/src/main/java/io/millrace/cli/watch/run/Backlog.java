package io.millrace.cli.watch.run;

import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    trained(step.sources());
  }

  /** The same of a step's text records, also where it was skipped. */
  public void trained(List<OffsetRange> sources) {
    for (OffsetRange range : sources) {
      next.merge(range.partition(), range.lastOffset() + 1, Math::max);
    }
  }

  /**
   * The number of records waiting.
   *
   * @param partitions of the text topic; one that no step has touched waits as a whole
   */
  public long waiting(Map<Integer, Range> partitions) {
    return byPartition(partitions).values().stream().mapToLong(Long::longValue).sum();
  }

  /** The same for each partition. */
  public Map<Integer, Long> byPartition(Map<Integer, Range> partitions) {
    Map<Integer, Long> waiting = new TreeMap<>();
    partitions.forEach(
        (partition, range) -> {
          long from = Math.max(range.first(), next.getOrDefault(partition, 0L));
          waiting.put(partition, Math.max(0, range.end() - from));
        });
    return waiting;
  }
}
