package io.millrace.preprocessor.app;

import static org.apache.kafka.streams.StreamsConfig.consumerPrefix;
import static org.apache.kafka.streams.StreamsConfig.producerPrefix;

import io.millrace.preprocessor.streams.RecordTimestamp;
import io.millrace.schemas.topic.TopicSpec;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The settings as Kafka Streams wants them. */
final class StreamsProperties {
  private static final String GLOBAL_HANDLER = "processing.exception.handler.global.enabled";

  private StreamsProperties() {}

  /**
   * First what batches need, then what was passed through, then what has a setting of its own.
   *
   * @param stateDirectory of this instance alone
   */
  static Properties of(PreprocessorSettings settings, Path stateDirectory) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "zstd");
    properties.put(
        producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), TopicSpec.BATCH_MAX_BYTES);
    properties.put(
        StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTimestamp.class.getName());
    // The stores are small and in memory, so whoever takes a partition over reads its changelog
    // from
    // the beginning; to call that a lag would keep a new instance waiting for ten minutes.
    properties.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, Long.MAX_VALUE);
    // A task has one partition, so there is no other to wait for.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    // There are no global stores here; without this, every start warns about them: Streams itself
    // and, for it sees only the consumer's settings, the assignor within the consumer.
    properties.put(GLOBAL_HANDLER, true);
    properties.put(StreamsConfig.mainConsumerPrefix(GLOBAL_HANDLER), true);
    properties.putAll(settings.values().kafkaClient("streams"));
    for (String client : new String[] {"producer.", "consumer.", "admin."}) {
      Map<String, String> given = settings.values().passedThrough(client);
      given.forEach((key, value) -> properties.put(client + key, value));
    }
    if (!settings.instanceId().isEmpty()) {
      // Kafka Streams puts the thread's number behind it.
      properties.put(
          consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), settings.instanceId());
    }
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
    properties.put(
        StreamsConfig.NUM_STREAM_THREADS_CONFIG,
        settings.values().integer(PreprocessorSettings.THREADS));
    return properties;
  }
}
