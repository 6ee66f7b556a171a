package io.millrace.cli.produce;

import io.millrace.service.config.Settings;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The settings of a producer that sends much at once and loses nothing. */
public final class ProducerSettings {
  private static final int BATCH_BYTES = 256 * 1024;

  private ProducerSettings() {}

  /** What was given as client.* and producer.*, and what it takes besides. */
  public static Map<String, Object> of(Settings settings) {
    Map<String, Object> properties = settings.kafkaClient("producer");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
    // A burst onto a topic that was just created can hang for minutes with several requests on the
    // way (Kafka 4.3.1): while the partition's leader is not ready, a later request may be taken
    // before an earlier one, which then fails as out of sequence again and again.
    properties.putIfAbsent(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, "1");
    // One request at a time is as fast if it carries more.
    properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(BATCH_BYTES));
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
    return properties;
  }
}
