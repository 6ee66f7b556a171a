package io.millrace.cli;

import io.millrace.broker.SharedBroker;
import io.millrace.cli.setting.ClientSettings;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics of one test at the shared broker, and the other side of the conversation. */
final class Pipeline {
  private final String prefix = UUID.randomUUID() + "-";
  private final String servers;
  final TopicNames topics = new TopicNames(prefix);

  Pipeline() {
    this(SharedBroker.bootstrapServers());
  }

  /** At a broker that the test can take away. */
  Pipeline(String servers) {
    this.servers = servers;
  }

  /** The millrace command, pointed at these topics. */
  Session session() {
    return new Session(List.of("--bootstrap-servers", servers, "--set", "topic.prefix=" + prefix));
  }

  /** Creates the topics, as an application would have. */
  Pipeline created() {
    TopicCreator.ensure(
        new Settings(
            ClientSettings.TABLE,
            Map.of("bootstrap.servers", servers, "topic.prefix", prefix),
            List.of()));
    return this;
  }

  /** Puts events on their topic in one committed transaction. */
  void publish(TrainingEvent... events) {
    publish(true, events);
  }

  /** Puts events on their topic in a transaction that is then given up. */
  void publishAborted(TrainingEvent... events) {
    publish(false, events);
  }

  private void publish(boolean commit, TrainingEvent... events) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "transactional.id", prefix + "worker"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      for (TrainingEvent event : events) {
        byte[] key = event.run().getBytes(StandardCharsets.UTF_8);
        var unused =
            producer.send(
                new ProducerRecord<>(topics.events(), key, TrainingEvent.CODEC.encode(event)));
      }
      producer.flush();
      if (commit) {
        producer.commitTransaction();
      } else {
        producer.abortTransaction();
      }
    }
  }

  /** Puts records on partition 0 of a topic. */
  void send(String topic, int count) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < count; i++) {
        var unused = producer.send(new ProducerRecord<>(topic, 0, null, new byte[] {1}));
      }
    }
  }

  /** Says where a run is on partition 0 of the batch topic, as its journal does. */
  void commitPosition(String run, long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .alterConsumerGroupOffsets(
              prefix + "millrace-worker-" + run,
              Map.of(new TopicPartition(topics.batches(), 0), new OffsetAndMetadata(offset)))
          .all()
          .get();
    }
  }

  /** Waits for the next command and reads it. */
  ControlCommand takeCommand() {
    return ControlCommand.CODEC.decode(read(topics.control(), 1).get(0).value());
  }

  /** Reads the first records of a topic, waiting until there are so many. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (records.size() < count) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The values of a topic that has so many, as text. */
  List<String> texts(String topic, int count) {
    return read(topic, count).stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  /** The committed values of partition 0, up to its end now, as text. */
  List<String> allTexts(String topic) {
    return allTexts(servers, topic);
  }

  /** The same of any broker. */
  static List<String> allTexts(String servers, String topic) {
    List<String> texts = new ArrayList<>();
    TopicPartition partition = new TopicPartition(topic, 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(servers)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> texts.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    return texts;
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return consumer(servers);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
