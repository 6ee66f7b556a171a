package io.millrace.worker.app;

import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.service.SetupException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * The batch topic as a start of a run finds it.
 *
 * @param first per partition, the oldest offset that it has
 * @param ends per partition, after the last committed record
 * @param stepsLeftOfPass steps that the pass at hand still has; counted by reading, when asked
 */
record BatchTopic(Map<Integer, Long> first, Map<Integer, Long> ends, LongSupplier stepsLeftOfPass) {

  /**
   * What of a stretch has been deleted.
   *
   * @param from per partition, where it begins
   * @param to per partition, where it ends; empty where it has no end
   */
  List<OffsetRange> gone(Map<Integer, Long> from, Map<Integer, Long> to) {
    List<OffsetRange> gone = new ArrayList<>();
    new TreeMap<>(from)
        .forEach(
            (partition, offset) -> {
              long oldest = first.getOrDefault(partition, 0L);
              long end = to.isEmpty() ? oldest : Math.min(oldest, to.getOrDefault(partition, 0L));
              if (offset < end) {
                gone.add(new OffsetRange(partition, offset, end - 1));
              }
            });
    return gone;
  }

  /**
   * Requires that it comes to where a run reads on.
   *
   * @param next per partition, where that is
   * @throws SetupException when it ends before, which the topic that was read up to there cannot
   */
  void requireHas(Map<Integer, Long> next) {
    next.forEach(
        (partition, offset) -> {
          long end = ends.getOrDefault(partition, 0L);
          if (offset > end) {
            throw new SetupException(
                "The run has read partition %d of the batch topic up to offset %d, and there it ends at %d: the topic was made anew, or its brokers have lost records. Check bootstrap.servers and topic.prefix; to train on what is there now, begin a new run.id with this run's newest checkpoint as model.directory."
                    .formatted(partition, offset, end));
          }
        });
  }
}
