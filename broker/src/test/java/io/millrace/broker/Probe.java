package io.millrace.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Uses a broker as any client would. */
record Probe(String bootstrapServers) {

  void createTopic(String name, int maxBytes) throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      NewTopic topic = new NewTopic(name, 1, (short) 1);
      topic.configs(Map.of("max.message.bytes", Integer.toString(maxBytes)));
      admin.createTopics(List.of(topic)).all().get();
    }
  }

  Set<String> topics() throws ExecutionException, InterruptedException {
    try (Admin admin =
        Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrapServers))) {
      return admin.listTopics().names().get();
    }
  }

  void send(String topic, byte[] value) throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer = producer(Map.of("max.block.ms", "2000"))) {
      producer.send(new ProducerRecord<>(topic, value)).get();
    }
  }

  void sendInTransaction(String topic, byte[] value)
      throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        producer(
            Map.of(
                "transactional.id",
                "probe",
                "max.request.size",
                Integer.toString(value.length + 1000)))) {
      producer.initTransactions();
      producer.beginTransaction();
      producer.send(new ProducerRecord<>(topic, value)).get();
      producer.commitTransaction();
    }
  }

  /** Everything after the group's committed offset, which is moved to the end. */
  List<String> readCommitting(String topic, String group) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "group.id",
                group,
                "auto.offset.reset",
                "earliest",
                "isolation.level",
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      List<String> values = new ArrayList<>();
      while (values.isEmpty() || consumer.assignment().stream().anyMatch(p -> lags(consumer, p))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(r -> values.add(new String(r.value(), StandardCharsets.UTF_8)));
      }
      consumer.commitSync();
      return values;
    }
  }

  private static boolean lags(
      KafkaConsumer<?, ?> consumer, org.apache.kafka.common.TopicPartition partition) {
    return consumer.position(partition) < consumer.endOffsets(List.of(partition)).get(partition);
  }

  private KafkaProducer<byte[], byte[]> producer(Map<String, Object> settings) {
    Map<String, Object> all = new java.util.HashMap<>(settings);
    all.put("bootstrap.servers", bootstrapServers);
    return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
