package io.millrace.worker.training;

import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.RecordPosition;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.source.Delivery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The micro-batches of the optimizer step at hand, and how long it takes. */
final class StepInProgress {
  private final List<BatchCoordinate> batches = new ArrayList<>();
  private final TreeMap<Integer, Long> recordsThrough = new TreeMap<>();
  private final long startedNanos;
  private long leftOutNanos;
  private long waitedNanos;
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

  void add(Delivery.Batch delivery) {
    batches.add(delivery.at());
    rows += delivery.batch().rows();
    tokens += delivery.flat().tokens();
    targets += delivery.flat().targets();
    positions += (long) delivery.batch().rows() * delivery.batch().length();
    delivery
        .batch()
        .sources()
        .forEach(source -> recordsThrough.merge(source.partition(), source.offset(), Math::max));
    if (delivery.batch().oldestRecordAt().isBefore(oldest)) {
      oldest = delivery.batch().oldestRecordAt();
    }
  }

  int microBatches() {
    return batches.size();
  }

  List<BatchCoordinate> batches() {
    return List.copyOf(batches);
  }

  long tokens() {
    return tokens;
  }

  long targets() {
    return targets;
  }

  StepCompleted completed(StepOutcome outcome, double learningRate, long nowNanos, Instant now) {
    return new StepCompleted(
        outcome.lossSum() / targets,
        learningRate,
        outcome.gradientNorm(),
        rows,
        tokens,
        targets,
        1.0 - (double) tokens / positions,
        (nowNanos - startedNanos - leftOutNanos) / 1e6,
        waitedNanos / 1e6,
        now.toEpochMilli() - oldest.toEpochMilli(),
        batches(),
        recordsThrough.entrySet().stream()
            .map(entry -> new RecordPosition(entry.getKey(), entry.getValue()))
            .toList());
  }
}
