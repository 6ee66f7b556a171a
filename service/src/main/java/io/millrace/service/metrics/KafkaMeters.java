package io.millrace.service.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * The Kafka clients' own metrics, bound to a registry and let go with the clients. Each series has
 * the client's id, so that clients of a kind do not hide one another.
 */
public final class KafkaMeters implements AutoCloseable {
  private final MeterRegistry registry;
  private final Deque<KafkaClientMetrics> bound = new ArrayDeque<>();

  public KafkaMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Shows a client.
   *
   * @param client a {@link Consumer} or {@link Producer}
   */
  public void bind(Object client) {
    KafkaClientMetrics metrics =
        client instanceof Producer<?, ?> producer
            ? new KafkaClientMetrics(producer)
            : new KafkaClientMetrics((Consumer<?, ?>) client);
    metrics.bindTo(registry);
    bound.push(metrics);
  }

  /** Takes all of them off the registry, and ends what refreshes them. */
  @Override
  public void close() {
    while (!bound.isEmpty()) {
      bound.pop().close();
    }
  }
}
