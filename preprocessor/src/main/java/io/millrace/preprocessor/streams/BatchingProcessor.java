package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.batch.BatchMaker;
import io.millrace.preprocessor.batch.FlushReason;
import io.millrace.preprocessor.batch.PendingBatch;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.sequence.SequenceEnd;
import io.millrace.preprocessor.sequence.SequenceMaker;
import io.millrace.preprocessor.sequence.SourceRecord;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.batch.TokenBatchCodec;
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
  private final Route route;
  private final SequenceMaker sequences;
  private final BatchMaker batches;

  private ProcessorContext<byte[], Output> context;
  private PendingStore store;
  private PendingBatch pending;
  private List<TokenSequence> restored;

  BatchingProcessor(Route route, SequenceMaker sequences, BatchMaker batches) {
    this.route = route;
    this.sequences = sequences;
    this.batches = batches;
  }

  @Override
  public void init(ProcessorContext<byte[], Output> processorContext) {
    context = processorContext;
    store = new PendingStore(context.getStateStore(route.store()));
    pending = new PendingBatch(batches.layout(), route.limits());
    // Nothing can be forwarded from here, and today's settings may want more or other batches.
    restored = store.sequences();
    context.schedule(
        flushInterval(route.limits().lingerMillis()),
        PunctuationType.WALL_CLOCK_TIME,
        now -> {
          takeUpRestored();
          flushIfDue();
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
    try {
      SequenceEnd.Ended ended =
          sequences.make(
              new SourceRecord(from.partition(), from.offset(), input.timestamp(), input.value()));
      route.metrics().tokenized(ended);
      add(
          new TokenSequence(
              from.partition(),
              from.offset(),
              input.timestamp(),
              context.currentSystemTimeMs(),
              sequences.fingerprints(),
              ended.ids()));
      route.metrics().accepted();
    } catch (RejectedException e) {
      reject(input, from.topic(), from.partition(), from.offset(), e);
    }
    flushIfDue();
  }

  @Override
  public void close() {
    route.metrics().pending(-pending.size(), -pending.tokens());
  }

  private void takeUpRestored() {
    if (restored.isEmpty()) {
      return;
    }
    store.clear(restored.size());
    for (TokenSequence sequence : restored) {
      try {
        add(sequence);
        flushIfDue();
      } catch (RejectedException e) {
        // Fitted before the settings changed. Its bytes are gone, so the letter has only whence.
        reject(
            new Record<>(null, null, sequence.recordedAt()),
            route.input(),
            sequence.partition(),
            sequence.offset(),
            e);
      }
    }
    restored = List.of();
  }

  private void add(TokenSequence sequence) throws RejectedException {
    pending.dueBefore(sequence).ifPresent(this::flush);
    store.put(pending.add(sequence), sequence);
    route.metrics().pending(1, sequence.length());
  }

  private void flushIfDue() {
    pending.due(context.currentSystemTimeMs()).ifPresent(this::flush);
  }

  private void flush(FlushReason reason) {
    route.metrics().pending(-pending.size(), -pending.tokens());
    List<TokenSequence> drained = pending.drain();
    store.clear(drained.size());
    long now = context.currentSystemTimeMs();
    TokenBatch batch = batches.make(drained, Instant.ofEpochMilli(now));
    byte[] encoded = TokenBatchCodec.encode(batch);
    int partition = drained.get(0).partition();
    context.forward(
        new Record<>(null, new Output.Batch(partition, encoded), now), route.batchSink());
    route.metrics().batch(batch, encoded.length, reason);
  }

  private void reject(
      Record<byte[], byte[]> input,
      String topic,
      int partition,
      long offset,
      RejectedException rejection) {
    context.forward(
        DeadLetters.of(input, topic, partition, offset, rejection), route.deadLetterSink());
    route.metrics().rejected(rejection);
  }
}
