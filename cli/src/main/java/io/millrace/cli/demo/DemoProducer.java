package io.millrace.cli.demo;

import io.millrace.cli.produce.Delivery;
import io.millrace.cli.produce.LineSource;
import io.millrace.cli.produce.ProducerSettings;
import io.millrace.service.config.Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
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
    byte[] bytes = String.join("\n", records).getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            ProducerSettings.of(settings), new ByteArraySerializer(), new ByteArraySerializer())) {
      Delivery delivery = new Delivery(producer, topic);
      new LineSource(new ByteArrayInputStream(bytes), repeat, OptionalLong.of(seed))
          .each(
              line -> {
                delivery.send(null, line);
                return !interrupted.getAsBoolean();
              });
      delivery.finish();
      return delivery.delivered();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
