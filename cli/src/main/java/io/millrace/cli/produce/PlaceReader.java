package io.millrace.cli.produce;

import io.millrace.service.config.Settings;
import io.millrace.service.topic.ClusterAdmin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads how far a sending has come. */
final class PlaceReader {
  private PlaceReader() {}

  /** The group under which a place is kept. Only a consumer can say it; it joins no group. */
  static ConsumerGroupMetadata group(Settings settings, String name) {
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, name);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return consumer.groupMetadata();
    }
  }

  /** The partition of a topic that stands for all of it: a place is not in one of them. */
  static TopicPartition key(String topic) {
    return new TopicPartition(topic, 0);
  }

  /**
   * The place that was committed last; empty where there is none.
   *
   * @param settled waits for a transaction that is being finished; without it, one that is open is
   *     passed over
   * @throws io.millrace.service.SetupException when the broker does not answer or permit it
   */
  static Optional<Place> read(ClusterAdmin admin, String topic, String name, boolean settled) {
    ListConsumerGroupOffsetsSpec spec =
        new ListConsumerGroupOffsetsSpec().topicPartitions(List.of(key(topic)));
    Optional<Map<TopicPartition, OffsetAndMetadata>> offsets =
        admin.askUnless(
            GroupAuthorizationException.class,
            client ->
                client
                    .listConsumerGroupOffsets(
                        Map.of(name, spec),
                        new ListConsumerGroupOffsetsOptions().requireStable(settled))
                    .partitionsToOffsetAndMetadata(name));
    if (offsets.isEmpty()) {
      throw Permissions.missing(
          topic, new GroupAuthorizationException("Not authorized to access group: " + name));
    }
    return Optional.ofNullable(offsets.get().get(key(topic)))
        .flatMap(offset -> Place.parse(offset.offset(), offset.metadata()));
  }
}
