package io.millrace.cli.watch;

import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks how far the text topic reaches. For one thread. The topic must be there. */
public final class TextOffsets implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  public TextOffsets(Settings settings) {
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    String topic = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX)).text();
    partitions = TopicPartitions.of(consumer, topic);
  }

  /** The offsets that the partitions have now, by partition. */
  public Map<Integer, Backlog.Range> now() {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Map<Integer, Backlog.Range> ranges = new TreeMap<>();
    partitions.forEach(
        partition ->
            ranges.put(
                partition.partition(),
                new Backlog.Range(first.get(partition), end.get(partition))));
    return ranges;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
