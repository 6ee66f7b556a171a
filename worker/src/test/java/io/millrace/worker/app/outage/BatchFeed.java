package io.millrace.worker.app.outage;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.batch.TokenBatchCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends batches of two records each, some fifty batches a second, and never one twice: batch n is
 * made of the source records 2n and 2n+1.
 */
final class BatchFeed implements AutoCloseable {
  private static final int PAUSE_MILLIS = 20;
  private static final int LENGTH = 8;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Random random;
  private final ExecutorService executor = Executors.newSingleThreadExecutor();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private Future<?> sending;
  private long sent;

  BatchFeed(String servers, String topic, long seed) {
    this.topic = topic;
    this.random = new Random(seed);
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers", servers,
                "acks", "all",
                "enable.idempotence", "true",
                "reconnect.backoff.max.ms", "200"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Keeps sending until it is stopped. */
  void start() {
    sending =
        executor.submit(
            () -> {
              while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                send(1);
              }
              return null;
            });
  }

  /** Sends many at once, and waits until the brokers have them. */
  void burst(int count) {
    send(count);
    producer.flush();
  }

  /**
   * Stops and waits until the brokers have everything.
   *
   * @param multiple of the number of batches to stop at
   * @return how many there are
   */
  long stop(int multiple) throws Exception {
    stopped.countDown();
    try {
      sending.get();
    } catch (ExecutionException e) {
      throw new AssertionError("The feed broke off", e);
    }
    while (sent % multiple > 0) {
      send(1);
    }
    producer.flush();
    if (failure.get() != null) {
      throw new AssertionError("A batch could not be sent", failure.get());
    }
    return sent;
  }

  private synchronized void send(int count) {
    for (int i = 0; i < count; i++) {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, 0, null, batch()),
              (metadata, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                }
              });
      sent++;
    }
  }

  /** Two rows that count upwards from a random start, the second padded. */
  private byte[] batch() {
    int[] ids = new int[2 * LENGTH];
    int[] mask = new int[2 * LENGTH];
    int[] labels = new int[2 * LENGTH];
    Arrays.fill(labels, TokenBatch.IGNORED_LABEL);
    for (int row = 0; row < 2; row++) {
      int start = random.nextInt(40);
      for (int i = 0; i < LENGTH - 3 * row; i++) {
        ids[row * LENGTH + i] = start + i;
        mask[row * LENGTH + i] = 1;
        labels[row * LENGTH + i] = start + i;
      }
    }
    return TokenBatchCodec.encode(
        new TokenBatch(
            "batch-" + sent,
            Task.CAUSAL_LM,
            2,
            LENGTH,
            ids,
            mask,
            labels,
            "any",
            "format",
            List.of(new Source(0, 2 * sent, 0, 0), new Source(0, 2 * sent + 1, 0, 1)),
            13,
            13,
            Instant.now(),
            Instant.now()));
  }

  @Override
  public void close() {
    stopped.countDown();
    executor.shutdown();
    // What is left of a test that has failed is not waited for.
    producer.close(Duration.ZERO);
  }
}
