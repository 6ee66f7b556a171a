package io.millrace.cli.produce;

import io.millrace.service.SetupException;
import io.millrace.service.topic.Denial;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends without transactions: each record is final when the broker has it, and no place is kept.
 */
final class PlainOutlet implements Outlet {
  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Delivery delivery;
  private final Rejections rejections;
  private volatile SetupException denial;
  private boolean broken;

  PlainOutlet(Map<String, Object> properties, String topic, Rejections rejections) {
    this(
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
        topic,
        rejections);
  }

  /** Closes the producer with itself. */
  PlainOutlet(Producer<byte[], byte[]> producer, String topic, Rejections rejections) {
    this.producer = producer;
    this.topic = topic;
    this.delivery = new Delivery(producer, topic);
    this.rejections = rejections;
  }

  @Override
  public void send(SourceRecord record, Keyed keyed) {
    requirePermitted();
    try {
      delivery.send(keyed.key(), keyed.value(), failure -> failed(record, failure));
    } catch (InterruptException e) {
      throw interrupted(e);
    } catch (KafkaException e) {
      // A producer that was refused an id of its own takes no more records.
      denial = denialIn(e).orElseThrow(() -> e);
      requirePermitted();
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
    requirePermitted();
  }

  private void failed(SourceRecord record, Exception failure) {
    denialIn(failure)
        .ifPresentOrElse(
            found -> denial = found,
            () -> rejections.add("refused by the broker", record, failure.getMessage()));
  }

  private Optional<SetupException> denialIn(Exception failure) {
    return Denial.in(failure, "to write to the topic " + topic);
  }

  /** Who may not write one record may write none of the others. */
  private void requirePermitted() {
    SetupException found = denial;
    if (found != null) {
      broken = true;
      throw found;
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
