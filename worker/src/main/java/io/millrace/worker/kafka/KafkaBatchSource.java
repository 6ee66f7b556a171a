package io.millrace.worker.kafka;

import io.millrace.service.log.LogContext;
import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.Backlog;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The batch topic, read ahead, decoded and brought to the device by a thread of its own, so that
 * the trainer finds the next batch ready, one of each partition in turn. The queue between them is
 * bounded: a slow trainer holds the reader back.
 */
public final class KafkaBatchSource implements BatchSource, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final long NOTICE_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final Duration LONGEST_COUNT = Duration.ofSeconds(1);

  private final TopicReader reader;
  private final BatchDecoder decoder;
  private final BatchStager stager;
  private final ReadPosition start;
  private final RunPlan plan;
  private final PartitionTurns turns;
  private final boolean endless;
  private final int passes;
  private final BlockingQueue<Delivery> queue;
  private final NotRead notRead;
  private final Thread thread = new Thread(LogContext.carried(this::read), "millrace-reader");
  private volatile boolean closed;
  private volatile SourceException failure;

  /**
   * Prepares to read; {@link #start} begins.
   *
   * @param stager is given every batch on the reader's thread, before the trainer gets it
   * @param plan says where a pass begins and ends; without an end reads on for ever
   * @param passes how often to read up to there
   * @param readAhead deliveries to hold ready
   */
  KafkaBatchSource(
      TopicReader reader,
      BatchDecoder decoder,
      BatchStager stager,
      ReadPosition start,
      RunPlan plan,
      int passes,
      int readAhead) {
    this.reader = reader;
    this.decoder = decoder;
    this.stager = stager;
    this.start = start;
    this.plan = plan;
    this.turns = new PartitionTurns(reader, plan.endOffsets());
    this.endless = plan.endOffsets().isEmpty();
    this.passes = passes;
    this.queue = new ArrayBlockingQueue<>(readAhead);
    this.notRead = new NotRead(System::nanoTime, () -> turns.left(LONGEST_COUNT));
  }

  void start() {
    thread.start();
  }

  @Override
  public Optional<Delivery> poll(Duration timeout) throws InterruptedException {
    Delivery next = queue.poll();
    if (next == null && failure != null) {
      throw failure;
    }
    return Optional.ofNullable(
        next != null ? next : queue.poll(timeout.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public Backlog backlog() {
    Optional<Instant> oldest =
        queue.peek() instanceof Delivery.Batch next
            ? Optional.of(next.batch().oldestRecordAt())
            : Optional.empty();
    return new Backlog(queue.size(), notRead.offsets(), oldest);
  }

  @Override
  public void close() {
    closed = true;
    if (thread.isAlive()) {
      reader.consumer().wakeup();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void read() {
    try (reader) {
      readPasses();
    } catch (WakeupException | InterruptException | InterruptedException e) {
      // Woken up to close.
    } catch (SourceException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      // An error too: the trainer would wait for ever for a reader that is gone.
      failure = new SourceException("Reading batches failed: " + e.getMessage(), e);
    } finally {
      notRead.end();
    }
  }

  private void readPasses() throws InterruptedException {
    int pass = start.pass();
    turns.seek(plan.nextOffsets(start));
    long noticed = System.nanoTime();
    while (!closed) {
      if (turns.ended()) {
        put(new Delivery.PassEnded(++pass));
        if (pass >= passes) {
          return;
        }
        turns.seek(plan.nextOffsets(start.afterPass(pass)));
      }
      notRead.ask();
      Optional<ConsumerRecord<byte[], byte[]>> record = turns.next(POLL);
      if (record.isPresent()) {
        Delivery delivery = decoder.decode(record.get());
        stage(delivery);
        put(delivery);
      }
      if (endless && System.nanoTime() - noticed > NOTICE_NANOS) {
        turns.noticeNewPartitions();
        noticed = System.nanoTime();
      }
    }
  }

  private void stage(Delivery delivery) {
    if (delivery instanceof Delivery.Batch batch) {
      try {
        stager.stage(batch.flat());
      } catch (RuntimeException e) {
        throw new SourceException(
            "The batch at partition "
                + batch.at().partition()
                + " offset "
                + batch.at().offset()
                + " cannot be brought to the device: "
                + e.getMessage(),
            e);
      }
    }
  }

  private void put(Delivery delivery) throws InterruptedException {
    while (!closed && !queue.offer(delivery, 100, TimeUnit.MILLISECONDS)) {
      // The trainer is behind: wait, and look whether to close.
      notRead.ask();
    }
  }
}
