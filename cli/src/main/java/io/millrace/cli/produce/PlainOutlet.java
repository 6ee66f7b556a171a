package io.millrace.cli.produce;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends without transactions: each record is final when the broker has it, and no place is kept.
 */
final class PlainOutlet implements Outlet {
  private final KafkaProducer<byte[], byte[]> producer;
  private final Delivery delivery;
  private final Rejections rejections;
  private boolean broken;

  PlainOutlet(Map<String, Object> properties, String topic, Rejections rejections) {
    this.producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.delivery = new Delivery(producer, topic);
    this.rejections = rejections;
  }

  @Override
  public void send(SourceRecord record, Keyed keyed) {
    try {
      delivery.send(
          keyed.key(),
          keyed.value(),
          failure -> rejections.add("refused by the broker", record, failure.getMessage()));
    } catch (InterruptException e) {
      throw interrupted(e);
    }
  }

  @Override
  public void commitIfDue(Supplier<Place> place) {}

  @Override
  public void commit(Supplier<Place> place) {
    try {
      delivery.finish();
    } catch (InterruptException e) {
      throw interrupted(e);
    }
  }

  private BrokenOffException interrupted(InterruptException e) {
    broken = true;
    return BrokenOffException.interrupted(e);
  }

  @Override
  public long delivered() {
    return delivery.delivered();
  }

  @Override
  public void close() {
    producer.close(broken ? Duration.ZERO : Duration.ofMinutes(1));
  }
}
