package io.millrace.worker.audit;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.worker.batch.FlatBatch;
import io.millrace.worker.checkpoint.RunManifest;
import io.millrace.worker.journal.JournalHistory;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.progress.BestEvaluation;
import io.millrace.worker.progress.ControlProgress;
import io.millrace.worker.progress.Orders;
import io.millrace.worker.progress.RunConditions;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.progress.Standing;
import io.millrace.worker.source.BatchArchive;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.OffsetRanges;
import io.millrace.worker.source.ReadPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * A run's topics for tests: a journal, event by event, and batches of partition 0 by their offset.
 * The batch at offset {@code n} has the text record {@code 0:n}, and what {@link #holding} adds.
 */
final class AuditedRun implements BatchArchive {
  final List<TrainingEvent> events = new ArrayList<>();
  final Set<Long> deleted = new HashSet<>();
  final List<BatchCoordinate> fetched = new ArrayList<>();
  private final Map<Long, List<Long>> more = new HashMap<>();
  private String incarnation = "first";
  private RunConditions conditions;
  private long step;

  AuditedRun started(String by, long fromStep, Map<String, String> settings) {
    incarnation = by;
    conditions = new RunConditions("model", "tokenizer", "cpu", "fp32", Map.of(), settings);
    return add(
        new RunStarted(
            "m",
            "gpt2",
            1,
            "cpu",
            "fp32",
            Map.of(),
            42,
            1,
            fromStep,
            step,
            OptionalLong.empty(),
            List.of(),
            List.of(),
            0,
            "tokenizer",
            "model",
            List.of(),
            settings));
  }

  AuditedRun started(String by, long fromStep) {
    return started(by, fromStep, Map.of());
  }

  /** The batch at an offset holds this record, too. */
  AuditedRun holding(long batch, long record) {
    more.computeIfAbsent(batch, b -> new ArrayList<>()).add(record);
    return this;
  }

  AuditedRun step(long... batches) {
    step++;
    return add(
        new StepCompleted(
            2,
            0.1,
            0.5,
            1,
            10L * batches.length,
            batches.length,
            0,
            1,
            0,
            1,
            coordinates(batches),
            sources(batches),
            0,
            6));
  }

  AuditedRun skipped(long... batches) {
    step++;
    return add(
        new StepSkipped(
            "why", 0.1, "NaN", "0.5", 1, 10, 9, coordinates(batches), sources(batches), 1));
  }

  AuditedRun rejected(long batch) {
    return add(new BatchRejected(0, batch, "bad"));
  }

  AuditedRun rolledBack(long toStep, long nextOffset) {
    return rolledBack(toStep, 0, nextOffset);
  }

  AuditedRun rolledBack(long toStep, int pass, long nextOffset) {
    step = toStep;
    return add(
        new RunRolledBack(
            "why",
            toStep,
            pass,
            List.of(new BatchCoordinate(0, nextOffset)),
            0,
            0,
            0,
            Optional.of(2.5),
            3,
            1,
            Optional.of(2.5)));
  }

  AuditedRun missing(long first, long last) {
    return add(new BatchesMissing(List.of(new OffsetRange(0, first, last)), "why"));
  }

  AuditedRun pass(int number) {
    return add(new EventPayload.PassCompleted(number));
  }

  /** A checkpoint saved now. */
  RunManifest checkpoint() {
    Standing standing = new Standing(step, new ReadPosition(0, Map.of()), 0, 0, 0, events.size());
    return new RunManifest(
        RunManifest.FORMAT_VERSION,
        "run",
        incarnation,
        1,
        standing,
        standing,
        new JournalPlace(0, 0),
        List.of(),
        step,
        BestEvaluation.NONE,
        true,
        new ControlProgress(0, List.of(), Long.MIN_VALUE, Orders.NONE),
        new RunPlan(Map.of(), Map.of(), 0, 42, 0),
        Optional.empty(),
        conditions,
        Map.of());
  }

  JournalHistory history() {
    return (from, consumer) -> events.forEach(consumer);
  }

  @Override
  public List<BatchCoordinate> missing(Collection<BatchCoordinate> needed) {
    return needed.stream().filter(at -> deleted.contains(at.offset())).toList();
  }

  @Override
  public Delivery fetch(BatchCoordinate at) {
    fetched.add(at);
    int[] two = {1, 1};
    TokenBatch batch =
        new TokenBatch(
            "id",
            Task.CAUSAL_LM,
            1,
            2,
            two,
            two,
            two,
            "tokenizer",
            "format",
            records(at.offset()).stream().map(record -> new Source(0, record, 0, 0)).toList(),
            2,
            1,
            Instant.EPOCH,
            Instant.EPOCH);
    return new Delivery.Batch(at, batch, FlatBatch.of(batch));
  }

  @Override
  public void close() {}

  private AuditedRun add(EventPayload payload) {
    events.add(new TrainingEvent("run", incarnation, events.size() + 1, step, 0, payload));
    return this;
  }

  private List<Long> records(long batch) {
    List<Long> records = new ArrayList<>(List.of(batch));
    records.addAll(more.getOrDefault(batch, List.of()));
    return records;
  }

  private List<OffsetRange> sources(long... batches) {
    return OffsetRanges.of(
        Arrays.stream(batches).boxed().flatMap(batch -> records(batch).stream()).toList(),
        record -> 0,
        record -> record);
  }

  static List<BatchCoordinate> coordinates(long... offsets) {
    return Arrays.stream(offsets).mapToObj(offset -> new BatchCoordinate(0, offset)).toList();
  }
}
