package io.millrace.preprocessor.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.SharedBroker;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class InputOffsetsIT {
  private final String servers = SharedBroker.bootstrapServers();
  private final String name = "it-" + UUID.randomUUID();

  @Test
  void whatIsOnTheTopicAndNotCommittedIsLeftHoweverMuchThatIs() throws Exception {
    Admin admin = Admin.create(Map.of("bootstrap.servers", servers));
    admin.createTopics(List.of(new NewTopic(name, 2, (short) 1))).all().get();
    try (InputOffsets offsets = new InputOffsets(admin, name + "-group", List.of(name))) {
      produce(0, 7000);
      produce(1, 3);
      assertThat(offsets.left(name).applyAsDouble(0)).as("before the first look").isNaN();

      offsets.look();
      assertThat(offsets.left(name).applyAsDouble(0)).isEqualTo(7000);
      assertThat(offsets.left(name).applyAsDouble(1)).isEqualTo(3);
      assertThat(offsets.left("other").applyAsDouble(1)).isNaN();

      admin
          .alterConsumerGroupOffsets(
              name + "-group",
              Map.of(
                  new TopicPartition(name, 0),
                  new OffsetAndMetadata(6999),
                  new TopicPartition(name, 1),
                  new OffsetAndMetadata(3)))
          .all()
          .get();
      offsets.look();
      assertThat(offsets.left(name).applyAsDouble(0)).isEqualTo(1);
      assertThat(offsets.left(name).applyAsDouble(1)).isZero();
    }
  }

  private void produce(int partition, int records) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < records; i++) {
        var unused = producer.send(new ProducerRecord<>(name, partition, null, new byte[] {1}));
      }
    }
  }
}
