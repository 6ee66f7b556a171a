package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.Batcher;
import io.millrace.preprocessor.batch.DueBatch;
import io.millrace.preprocessor.metrics.TaskBooks;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.select.RecordDigest;
import io.millrace.preprocessor.sequence.MadeSequences;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.preprocessor.sequence.SourceRecord;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.topic.TopicSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Makes batches of one partition's records; what is pending is in the state store as well. */
final class BatchingProcessor implements Processor<byte[], byte[], byte[], Output> {
  /** What a record on the wire has besides its key, value and headers, compressed or not. */
  private static final int OVERHEAD = 4096;

  private final Route route;
  private final SequenceMaker sequences;
  private final BatchMaker batches;

  private ProcessorContext<byte[], Output> context;
  private PendingStore store;
  private LedgerStore ledger;
  private RecentStore recent;
  private Batcher batcher;
  private TaskBooks books;
  private List<TokenSequence> restored;
  private boolean unsaved;

  BatchingProcessor(Route route, SequenceMaker sequences, BatchMaker batches) {
    this.route = route;
    this.sequences = sequences;
    this.batches = batches;
  }

  @Override
  public void init(ProcessorContext<byte[], Output> processorContext) {
    context = processorContext;
    store = new PendingStore(context.getStateStore(route.pendingStore()));
    ledger = new LedgerStore(context.getStateStore(route.ledgerStore()));
    int window = route.selection().deduplicate();
    recent =
        window == 0 ? null : new RecentStore(context.getStateStore(route.recentStore()), window);
    batcher = new Batcher(batches.layout(), route.limits(), route.grouping());
    books = new TaskBooks(route.metrics(), context.taskId().partition(), ledger.load());
    // Nothing can be forwarded from here, and today's settings may want more or other batches.
    restored = store.load();
    books.pending(restored.size(), restored.stream().mapToLong(TokenSequence::length).sum());
    context.schedule(
        flushInterval(route.limits().lingerMillis()),
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          takeUpRestored();
          sendDue();
          settle();
        });
  }

  /** Often enough that a batch waits at most a quarter longer than it should. */
  static Duration flushInterval(long lingerMillis) {
    return Duration.ofMillis(Math.min(1000, Math.max(1, lingerMillis / 4)));
  }

  @Override
  public void process(Record<byte[], byte[]> input) {
    takeUpRestored();
    RecordMetadata from = context.recordMetadata().orElseThrow();
    books.recordIn(input.timestamp());
    unsaved = true;
    try {
      take(input, from);
    } catch (RejectedException e) {
      books.rejected(e);
      sendDeadLetter(input, from.topic(), from.partition(), from.offset(), e);
    }
    sendDue();
    settle();
  }

  /** Between two records, what is in the books is what is so. */
  private void settle() {
    if (unsaved) {
      ledger.save(books.ledger());
      unsaved = false;
    }
    books.pending(batcher.size(), batcher.tokens());
    books.balance();
  }

  @Override
  public void close() {
    books.close();
  }

  private void take(Record<byte[], byte[]> input, RecordMetadata from) throws RejectedException {
    RecordDigest digest =
        recent == null || input.value() == null ? null : RecordDigest.of(input.value());
    if (digest != null) {
      recent.requireNew(digest, from.offset());
    }
    MadeSequences made =
        sequences.make(
            new SourceRecord(
                from.partition(),
                from.offset(),
                input.timestamp(),
                input.value(),
                SourceHeaders.hints(input.headers())));
    if (route.selection().holdOut().takes(input.key(), input.value())) {
      holdOut(input);
    } else {
      accept(made, input, from);
    }
    if (digest != null) {
      recent.add(digest, from.offset());
    }
  }

  private void holdOut(Record<byte[], byte[]> input) throws RejectedException {
    int size = SourceHeaders.size(input);
    if (size > TopicSpec.TEXT_MAX_BYTES - OVERHEAD) {
      throw new RejectedException(
          RejectionReason.RECORD_TOO_LARGE,
          "The record has "
              + size
              + " bytes, more than the "
              + (TopicSpec.TEXT_MAX_BYTES - OVERHEAD)
              + " that the evaluation text takes, where holdout.share would have it go.");
    }
    context.forward(input.withValue(new Output.HeldOut(input.value())), route.heldOutSink());
    books.heldOut();
  }

  private void accept(MadeSequences made, Record<byte[], byte[]> input, RecordMetadata from)
      throws RejectedException {
    long now = context.currentSystemTimeMs();
    List<TokenSequence> parts =
        made.parts().stream()
            .map(
                part ->
                    new TokenSequence(
                        from.partition(),
                        from.offset(),
                        part.number(),
                        input.timestamp(),
                        now,
                        sequences.fingerprints(),
                        part.ids(),
                        part.supervision()))
            .toList();
    for (TokenSequence part : parts) {
      batcher.requireRoom(part, made.tokensIn());
    }
    books.accepted(made);
    for (TokenSequence part : parts) {
      batcher.dueBefore(part).forEach(this::send);
      store.add(part);
      batcher.add(part);
      sendDue();
    }
  }

  private void takeUpRestored() {
    if (restored.isEmpty()) {
      return;
    }
    long rejected = -1;
    for (TokenSequence sequence : restored) {
      try {
        batcher.requireRoom(sequence, sequence.length());
        batcher.add(sequence);
      } catch (RejectedException e) {
        // Fitted before the settings changed. Its bytes are gone, so the letter has only whence.
        store.remove(sequence);
        // The parts of one record stand together, and have one letter.
        boolean first = sequence.offset() != rejected;
        rejected = sequence.offset();
        books.rejectedAfterRestart(e, first);
        unsaved = true;
        if (first) {
          sendDeadLetter(
              new Record<>(null, null, sequence.recordedAt()),
              route.input(),
              sequence.partition(),
              sequence.offset(),
              e);
        }
      }
    }
    restored = List.of();
    sendDue();
  }

  private void sendDue() {
    long now = context.currentSystemTimeMs();
    for (var due = batcher.due(now); due.isPresent(); due = batcher.due(now)) {
      send(due.get());
    }
  }

  private void send(DueBatch due) {
    due.rows().forEach(row -> row.forEach(store::remove));
    long now = context.currentSystemTimeMs();
    TokenBatch batch = batches.make(due.rows(), Instant.ofEpochMilli(now));
    byte[] encoded = route.codec().encode(batch);
    int partition = due.rows().get(0).get(0).partition();
    context.forward(
        new Record<>(null, new Output.Batch(partition, encoded), now), route.batchSink());
    books.batched(
        batch,
        encoded.length,
        route.limits().filled(batch.rows(), batch.tokenCount()),
        due.reason());
    unsaved = true;
  }

  private void sendDeadLetter(
      Record<byte[], byte[]> input,
      String topic,
      int partition,
      long offset,
      RejectedException rejection) {
    context.forward(
        DeadLetters.of(input, topic, partition, offset, rejection, route.deadLetterText()),
        route.deadLetterSink());
  }
}
