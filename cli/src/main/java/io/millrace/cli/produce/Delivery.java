package io.millrace.cli.produce;

import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends records to one topic and counts those that the broker has. */
public final class Delivery {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicLong delivered = new AtomicLong();

  /** Sends to a topic with a producer that stays the caller's. */
  public Delivery(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * Hands a record to the producer; blocks while its buffer is full.
   *
   * @param key null for none
   * @param failed told, by another thread, why the broker does not have the record
   */
  public void send(byte[] key, byte[] value, Consumer<Exception> failed) {
    // What becomes of it is told to the callback.
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, failure) -> {
              if (failure == null) {
                delivered.incrementAndGet();
              } else {
                failed.accept(failure);
              }
            });
  }

  /** Waits until every record was delivered or failed. */
  public void finish() {
    producer.flush();
  }

  /** Records that the broker has. May be asked by any thread. */
  public long delivered() {
    return delivered.get();
  }
}
