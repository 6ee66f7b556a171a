package io.millrace.worker.audit;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import java.util.List;
import java.util.Set;

/**
 * An optimizer step that a run has written down.
 *
 * @param number of the step, the first is 1
 * @param incarnation that wrote it down
 * @param skipped whether it changed nothing, because loss or gradient was not finite
 * @param tokens of its batches
 * @param batches of it, in order
 * @param sources text records in its batches
 * @param lost those of its batches that a recovery did without, so that the weights do not have
 *     them
 */
public record AuditedStep(
    long number,
    String incarnation,
    boolean skipped,
    long tokens,
    List<BatchCoordinate> batches,
    List<OffsetRange> sources,
    Set<BatchCoordinate> lost) {

  /** Keeps the collections as they are now. */
  public AuditedStep {
    batches = List.copyOf(batches);
    sources = List.copyOf(sources);
    lost = Set.copyOf(lost);
  }

  /** Whether the weights have something of it. */
  public boolean trained() {
    return !skipped && !left().isEmpty();
  }

  /** Its batches without those that were lost. */
  public List<BatchCoordinate> left() {
    return lost.isEmpty()
        ? batches
        : batches.stream().filter(batch -> !lost.contains(batch)).toList();
  }

  boolean holds(TextRecord record) {
    return sources.stream().anyMatch(range -> range.holds(record.partition(), record.offset()));
  }

  /** The same with those of its batches lost that lie in the ranges. */
  AuditedStep losing(List<OffsetRange> ranges) {
    return new AuditedStep(
        number,
        incarnation,
        skipped,
        tokens,
        batches,
        sources,
        Set.copyOf(
            batches.stream()
                .filter(
                    batch ->
                        ranges.stream()
                            .anyMatch(range -> range.holds(batch.partition(), batch.offset())))
                .toList()));
  }
}
