package io.millrace.cli.produce;

import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends records to one topic and counts what becomes of them. Counts may be read by any thread. */
public final class Delivery {
  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicReference<String> firstFailure = new AtomicReference<>();

  /** Sends to a topic with a producer that stays the caller's. */
  public Delivery(KafkaProducer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /** Hands a record to the producer; blocks while its buffer is full. */
  public void send(byte[] key, byte[] value) {
    // What becomes of it is told to the callback.
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, failure) -> {
              if (failure == null) {
                delivered.incrementAndGet();
              } else {
                firstFailure.compareAndSet(null, failure.getMessage());
                failed.incrementAndGet();
              }
            });
  }

  /** Waits until every record was delivered or failed. */
  public void finish() {
    producer.flush();
  }

  /** Records that the broker has. */
  public long delivered() {
    return delivered.get();
  }

  /** Records that the broker does not have. */
  public long failed() {
    return failed.get();
  }

  /** Why the first of them failed. */
  public Optional<String> firstFailure() {
    return Optional.ofNullable(firstFailure.get());
  }
}
