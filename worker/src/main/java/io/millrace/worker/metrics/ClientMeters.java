package io.millrace.worker.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/** The Kafka clients' own metrics, bound to the registry and let go with the clients. */
public final class ClientMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final List<KafkaClientMetrics> bound = new ArrayList<>();

  public ClientMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Binds one client.
   *
   * @param client a {@link Consumer} or {@link Producer}
   */
  public void bind(Object client) {
    KafkaClientMetrics metrics =
        client instanceof Producer<?, ?> producer
            ? new KafkaClientMetrics(producer)
            : new KafkaClientMetrics((Consumer<?, ?>) client);
    metrics.bindTo(registry);
    bound.add(metrics);
  }

  @Override
  public void close() {
    bound.forEach(KafkaClientMetrics::close);
  }
}
