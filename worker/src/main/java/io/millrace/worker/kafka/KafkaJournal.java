package io.millrace.worker.kafka;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.log.LogContext;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.journal.JournalException;
import io.millrace.worker.journal.JournalPlace;
import io.millrace.worker.source.ReadPosition;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events topic, written by one transactional producer on a thread of its own. Events are
 * committed together once per interval, urgent ones at once, always with the run's position on the
 * batch topic as the offsets of its consumer group, which dashboards read as lag and nothing else
 * reads. The transactional id belongs to the run: a second worker of it fences this one.
 */
final class KafkaJournal implements Journal, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaJournal.class);
  static final int CAPACITY = 10_000;
  private static final Duration CLOSING = Duration.ofSeconds(10);

  /** How long an idle worker may not notice that it has been fenced. */
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Producer<byte[], byte[]> producer;
  private final Codec<TrainingEvent> codec;
  private final String run;
  private final String eventsTopic;
  private final String batchTopic;
  private final int partition;
  private final ConsumerGroupMetadata group;
  private final long commitNanos;
  private final Runnable waiting;
  private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(CAPACITY);
  private final Queue<CompletableFuture<Void>> flushes = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(LogContext.carried(this::write), "millrace-journal");
  private volatile JournalException failure;
  private volatile JournalPlace place;
  private volatile boolean closing;

  private boolean inTransaction;
  private long commitAt;
  private ReadPosition position = ReadPosition.START;

  /**
   * Prepares to write with a producer whose transactions are initialised; {@link #start} begins.
   *
   * @param codec writes the events
   * @param end of the events topic's partition that is the run's, or before it
   * @param group consumer group that shows the run's lag
   * @param commitInterval time that an event may wait for others
   * @param waiting told by who appends, again and again while there is no room
   */
  KafkaJournal(
      Producer<byte[], byte[]> producer,
      Codec<TrainingEvent> codec,
      String run,
      String eventsTopic,
      String batchTopic,
      JournalPlace end,
      ConsumerGroupMetadata group,
      Duration commitInterval,
      Runnable waiting) {
    this.producer = producer;
    this.codec = codec;
    this.run = run;
    this.eventsTopic = eventsTopic;
    this.batchTopic = batchTopic;
    this.partition = end.partition();
    this.place = end;
    this.group = group;
    this.commitNanos = commitInterval.toNanos();
    this.waiting = waiting;
  }

  void start() {
    thread.start();
  }

  @Override
  public void append(List<TrainingEvent> events, ReadPosition position, boolean urgent) {
    put(new Append(events.stream().map(codec::encode).toList(), position, urgent), waiting);
  }

  @Override
  public JournalPlace place() {
    return place;
  }

  @Override
  public CompletableFuture<Void> flush() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    flushes.removeIf(CompletableFuture::isDone);
    flushes.add(done);
    // Others than who trains ask for it, too, and say nothing of him.
    put(new Flush(done), () -> {});
    if (failure != null) {
      // The thread may have ended before it could see this one.
      done.completeExceptionally(failure);
    }
    return done;
  }

  @Override
  public void close() {
    closing = true;
    try {
      while (thread.isAlive() && !queue.offer(new Close(), 100, TimeUnit.MILLISECONDS)) {}
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void put(Entry entry, Runnable whileFull) {
    try {
      // Bounded: a broker that is away for minutes holds training back rather than losing events.
      while (failure == null && !queue.offer(entry, 100, TimeUnit.MILLISECONDS)) {
        whileFull.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new JournalException("Interrupted while writing to the journal.", e, false);
    }
    requireWorking();
  }

  @Override
  public void requireWorking() {
    if (failure != null) {
      throw new JournalException(failure.getMessage(), failure, failure.fenced());
    }
  }

  private void write() {
    try {
      while (handle(next())) {}
      commit();
    } catch (ProducerFencedException
        | InvalidProducerEpochException
        // The commit of a transaction that the broker has aborted for its age, and nobody's since.
        | InvalidTxnStateException e) {
      fail(
          "Another worker of run '"
              + run
              + "' has taken over, or this one or the brokers stood still for longer than its"
              + " transaction timeout (producer.transaction.timeout.ms):"
              + " it ends here and writes nothing more. Run one worker per run.id; a restart goes on"
              + " where the run stands.",
          e,
          true);
    } catch (KafkaException e) {
      fail(
          "The journal cannot be written to topic "
              + eventsTopic
              + " ("
              + rootMessage(e)
              + "): check the broker; a restart goes on where the journal ends.",
          e,
          false);
    } catch (InterruptedException | RuntimeException | Error e) {
      // An error too: training would wait for ever for a journal that is gone.
      fail("The journal failed: " + e, e, false);
    } finally {
      // What failed has nothing to wait for; else all is committed.
      producer.close(failure == null ? CLOSING : Duration.ZERO);
    }
  }

  private Entry next() throws InterruptedException {
    if (!inTransaction) {
      Entry entry = queue.poll(HEARTBEAT_NANOS, TimeUnit.NANOSECONDS);
      return entry == null ? new Heartbeat() : entry;
    }
    Entry entry = queue.poll(commitAt - System.nanoTime(), TimeUnit.NANOSECONDS);
    return entry == null ? new Flush(new CompletableFuture<>()) : entry;
  }

  private boolean handle(Entry entry) {
    if (entry instanceof Append append) {
      if (!inTransaction) {
        producer.beginTransaction();
        inTransaction = true;
        commitAt = System.nanoTime() + commitNanos;
      }
      position = append.position();
      append.events().forEach(this::send);
      if (append.urgent() || System.nanoTime() >= commitAt) {
        commit();
      }
    } else if (entry instanceof Flush flush) {
      commit();
      flush.done().complete(null);
    } else if (entry instanceof Heartbeat && !position.nextOffsets().isEmpty()) {
      // Says nothing new, but the broker answers whether this producer is still the run's.
      producer.beginTransaction();
      inTransaction = true;
      commit();
    }
    return !(entry instanceof Close);
  }

  private void send(byte[] event) {
    // A send that fails makes the commit throw, so its future tells nothing more.
    var unused =
        producer.send(
            new ProducerRecord<>(
                eventsTopic, partition, run.getBytes(StandardCharsets.UTF_8), event),
            this::sent);
  }

  private void sent(RecordMetadata metadata, Exception e) {
    if (e == null) {
      place = new JournalPlace(metadata.partition(), metadata.offset());
    }
  }

  private void commit() {
    if (!inTransaction) {
      return;
    }
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    position
        .nextOffsets()
        .forEach(
            (partition, offset) ->
                offsets.put(
                    new TopicPartition(batchTopic, partition), new OffsetAndMetadata(offset)));
    if (!offsets.isEmpty()) {
      outlasting(() -> producer.sendOffsetsToTransaction(offsets, group));
    }
    outlasting(producer::commitTransaction);
    inTransaction = false;
  }

  /**
   * Makes the same call again for as long as the brokers do not answer it, as Kafka asks of who
   * does not know whether they have. It ends when they do, or let nobody go on with what was sent
   * before, or when the journal is closed.
   */
  private void outlasting(Runnable call) {
    while (true) {
      try {
        call.run();
        return;
      } catch (TimeoutException e) {
        if (closing) {
          throw e;
        }
        LOG.warn("The journal waits for the brokers of topic {}: {}", eventsTopic, e.getMessage());
      }
    }
  }

  /** What a transaction failed of is wrapped by what cannot be done with a failed one. */
  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  private void fail(String sentence, Throwable cause, boolean fenced) {
    failure = new JournalException(sentence, cause, fenced);
    flushes.forEach(done -> done.completeExceptionally(failure));
  }

  private sealed interface Entry {}

  private record Append(List<byte[]> events, ReadPosition position, boolean urgent)
      implements Entry {}

  private record Flush(CompletableFuture<Void> done) implements Entry {}

  private record Heartbeat() implements Entry {}

  private record Close() implements Entry {}
}
