package io.millrace.worker.training;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.OffsetRanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The micro-batches of one optimizer step, and the time it takes to put them together. */
final class StepInProgress {
  private final List<BatchCoordinate> batches = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final long startedNanos;
  private long leftOutNanos;
  private long waitedNanos;
  private long computedNanos;
  private int rows;
  private long tokens;
  private long positions;
  private long targets;
  private Instant oldest = Instant.MAX;

  StepInProgress(long startedNanos) {
    this.startedNanos = startedNanos;
  }

  /** Takes time out of the step's that was not spent on it. */
  void leaveOut(long nanos) {
    leftOutNanos += nanos;
  }

  void waited(long nanos) {
    waitedNanos += nanos;
  }

  void computed(long nanos) {
    computedNanos += nanos;
  }

  void add(Delivery.Batch delivery) {
    batches.add(delivery.at());
    sources.addAll(delivery.batch().sources());
    rows += delivery.batch().rows();
    tokens += delivery.flat().tokens();
    targets += delivery.flat().targets();
    positions += (long) delivery.batch().rows() * delivery.batch().length();
    if (delivery.batch().oldestRecordAt().isBefore(oldest)) {
      oldest = delivery.batch().oldestRecordAt();
    }
  }

  /** Whether nothing has happened in it yet, not even waiting. */
  boolean untouched() {
    return batches.isEmpty() && waitedNanos == 0 && leftOutNanos == 0;
  }

  int microBatches() {
    return batches.size();
  }

  List<BatchCoordinate> batches() {
    return List.copyOf(batches);
  }

  /** The text records in it. */
  List<OffsetRange> sources() {
    return OffsetRanges.of(sources, Source::partition, Source::offset);
  }

  int rows() {
    return rows;
  }

  long tokens() {
    return tokens;
  }

  long targets() {
    return targets;
  }

  double paddingShare() {
    return 1.0 - (double) tokens / positions;
  }

  /** When the oldest of its text records was written. */
  Instant oldest() {
    return oldest;
  }

  long startedNanos() {
    return startedNanos;
  }

  long leftOutNanos() {
    return leftOutNanos;
  }

  long waitedNanos() {
    return waitedNanos;
  }

  /** In which the program was at work, or was waited for. */
  long computedNanos() {
    return computedNanos;
  }
}
