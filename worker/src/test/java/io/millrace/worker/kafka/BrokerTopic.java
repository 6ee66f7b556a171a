package io.millrace.worker.kafka;

import io.millrace.broker.SharedBroker;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of its own on the broker that the tests share, written in transactions. */
final class BrokerTopic implements AutoCloseable {
  private final String topic = "it-" + UUID.randomUUID();
  private final Map<String, Object> client =
      Map.of("bootstrap.servers", SharedBroker.bootstrapServers());
  private final Admin admin = Admin.create(client);
  private final KafkaProducer<byte[], byte[]> producer;

  BrokerTopic(int partitions) throws Exception {
    admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("transactional.id", topic);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
  }

  /** A reader as the worker has it, which soon hears of new partitions. */
  TopicReader reader() {
    Map<String, Object> properties = new HashMap<>(client);
    properties.put("metadata.max.age.ms", "100");
    properties.put("fetch.max.wait.ms", "50");
    return new TopicReader(TopicReader.consumer(properties, topic), topic);
  }

  /** Writes batches that are named by their number, in one transaction. */
  void write(int partition, int from, int to) throws Exception {
    send(partition, from, to);
    producer.commitTransaction();
  }

  /** Writes batches that nobody may see. */
  void writeAndAbort(int partition, int count) throws Exception {
    send(partition, 0, count);
    producer.abortTransaction();
  }

  void deleteBefore(int partition, long offset) throws Exception {
    admin
        .deleteRecords(
            Map.of(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)))
        .all()
        .get();
  }

  void partitions(int count) throws Exception {
    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(count))).all().get();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }

  private void send(int partition, int from, int to) throws Exception {
    producer.beginTransaction();
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int number = from; number < to; number++) {
      String name = Integer.toString(number);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  topic,
                  partition,
                  name.getBytes(StandardCharsets.UTF_8),
                  TestBatches.named(name, "any"))));
    }
    producer.flush();
    for (Future<RecordMetadata> future : sent) {
      future.get();
    }
  }
}
