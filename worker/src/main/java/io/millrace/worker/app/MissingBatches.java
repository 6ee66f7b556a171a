package io.millrace.worker.app;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.service.SetupException;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.recovery.JournalledStep;
import io.millrace.worker.recovery.Resumption;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.OffsetRanges;
import io.millrace.worker.source.ReadPosition;
import io.millrace.worker.training.TrainingSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run is to read and the batch topic no longer has.
 *
 * @param batches of the steps that are to be taken again
 * @param ranges of the batch topic: those batches, and what lies between where the run or a later
 *     pass is to read on and where the topic begins now
 */
record MissingBatches(Set<BatchCoordinate> batches, List<OffsetRange> ranges) {

  /**
   * Looks.
   *
   * @param training says how far the run is to read
   * @param topic as it is now
   * @throws SetupException when the topic is not the one that the run has read from
   */
  static MissingBatches of(
      Resumption resumption, TrainingSettings training, BatchArchive archive, BatchTopic topic) {
    List<BatchCoordinate> needed =
        resumption.steps().stream().map(JournalledStep::batches).flatMap(List::stream).toList();
    Set<BatchCoordinate> batches = new LinkedHashSet<>(archive.missing(needed));
    List<OffsetRange> ranges =
        new ArrayList<>(
            OffsetRanges.of(batches, BatchCoordinate::partition, BatchCoordinate::offset));
    Standing now = resumption.now();
    if (!training.done(now.step()) && !training.done(now.position())) {
      Map<Integer, Long> next = training.plan().nextOffsets(now.position());
      topic.requireHas(next);
      List<OffsetRange> ofPass = topic.gone(next, training.plan().endOffsets());
      List<OffsetRange> ofLaterPass =
          topic.gone(training.plan().firstOffsets(), training.plan().endOffsets());
      boolean later = !ofLaterPass.isEmpty() && readsLaterPass(now, training, topic);
      ranges.addAll(later ? ofLaterPass : ofPass);
    }
    return new MissingBatches(Set.copyOf(batches), List.copyOf(ranges));
  }

  private static boolean readsLaterPass(Standing now, TrainingSettings training, BatchTopic topic) {
    return !training.isLastPass(now.position())
        && !training.done(now.step() + topic.stepsLeftOfPass().getAsLong());
  }

  /**
   * Refuses to go on without them.
   *
   * @throws SetupException when there are any
   */
  void requireNone() {
    if (!ranges.isEmpty()) {
      throw new SetupException(
          "The batch topic no longer has what the run is to read: "
              + OffsetRanges.named(ranges)
              + ". Retention has deleted it, or the topic was made anew. Raise the topic's"
              + " retention.ms for the next time; recovery.missing.batches=skip goes on with what is"
              + " there, and then these batches are not in the weights.");
    }
  }

  /** The position after what is missing. */
  ReadPosition after(ReadPosition position) {
    ReadPosition after = position;
    for (OffsetRange range : ranges) {
      after = after.atLeastAfter(range.partition(), range.lastOffset());
    }
    return after;
  }
}
