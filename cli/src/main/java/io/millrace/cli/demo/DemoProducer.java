package io.millrace.cli.demo;

import io.millrace.cli.produce.Delivery;
import io.millrace.cli.produce.ProducerSettings;
import io.millrace.cli.produce.SendingOrder;
import io.millrace.service.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Pushes records onto a topic, as any producer would. */
final class DemoProducer {
  private final Settings settings;

  DemoProducer(Settings settings) {
    this.settings = settings;
  }

  /**
   * Sends every record {@code repeat} times, shuffled anew each time.
   *
   * @param interrupted asked before each record whether to end early
   * @return records delivered
   */
  long send(
      String topic, List<String> records, int repeat, long seed, BooleanSupplier interrupted) {
    AtomicReference<Exception> failure = new AtomicReference<>();
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ProducerSettings.of(settings), new ByteArraySerializer(), new ByteArraySerializer())) {
      Delivery delivery = new Delivery(producer, topic);
      new SendingOrder(repeat, OptionalLong.of(seed))
          .each(
              records,
              record -> {
                delivery.send(
                    null,
                    record.getBytes(StandardCharsets.UTF_8),
                    e -> failure.compareAndSet(null, e));
                return !interrupted.getAsBoolean();
              });
      delivery.finish();
      if (failure.get() != null) {
        throw new IllegalStateException("A record could not be sent", failure.get());
      }
      return delivery.delivered();
    }
  }
}
