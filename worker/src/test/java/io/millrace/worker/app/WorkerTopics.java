package io.millrace.worker.app;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventSentence;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics around a worker under test, with a prefix of their own. */
final class WorkerTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String servers;
  private final TopicNames names = new TopicNames("it-" + UUID.randomUUID() + ".");
  private final Random random = new Random(7);
  private final KafkaProducer<byte[], byte[]> producer;
  private long nextBatchOffset;

  WorkerTopics(String servers) {
    this(servers, 1);
  }

  WorkerTopics(String servers, int partitions) {
    this.servers = servers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    TopicCreator.ensure(
        new Settings(
            KafkaSettings.addTo(new ConfigDef()),
            Map.of(
                "bootstrap.servers",
                servers,
                "topic.prefix",
                names.prefix(),
                "topic.partitions",
                Integer.toString(partitions)),
            List.of()));
  }

  String prefix() {
    return names.prefix();
  }

  long nextBatchOffset() {
    return nextBatchOffset;
  }

  void produceBatches(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(names.batches(), batch());
      nextBatchOffset++;
    }
  }

  void produceBatch(int partition, String format) throws Exception {
    producer.send(new ProducerRecord<>(names.batches(), partition, null, batch(format))).get();
    nextBatchOffset++;
  }

  /** Has the broker forget the batches of a partition before an offset, as retention does. */
  void deleteBatches(int partition, long before) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin
          .deleteRecords(
              Map.of(
                  new TopicPartition(names.batches(), partition),
                  RecordsToDelete.beforeOffset(before)))
          .all()
          .get();
    }
  }

  /** Deletes the topic of batches and makes it anew, empty, of one partition. */
  void remakeBatches() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      admin.deleteTopics(List.of(names.batches())).all().get();
      boolean made = false;
      while (!made) {
        try {
          admin.createTopics(List.of(new NewTopic(names.batches(), 1, (short) 1))).all().get();
          made = true;
        } catch (ExecutionException e) {
          // The broker has not finished deleting it.
          Thread.sleep(100);
        }
      }
    }
  }

  String eventsTopic() {
    return names.events();
  }

  void produceEvaluationBatches(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(names.evalBatches(), batch());
    }
  }

  void produceClassified(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(names.batches(), classified());
      nextBatchOffset++;
    }
  }

  void produceClassifiedForEvaluation(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      send(names.evalBatches(), classified());
    }
  }

  void command(String json) throws Exception {
    send(names.control(), json.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends many commands, in their order. */
  void commands(List<String> json) throws Exception {
    for (String command : json) {
      var unused =
          producer.send(
              new ProducerRecord<>(names.control(), command.getBytes(StandardCharsets.UTF_8)));
    }
    producer.flush();
  }

  /** What the journal holds, committed, of one kind. */
  <T extends EventPayload> List<T> payloads(Class<T> type) {
    return events().stream()
        .map(TrainingEvent::payload)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Reads the journal until it holds that many of one kind. */
  void awaitPayload(Class<? extends EventPayload> type, int count) {
    Instant until = Instant.now().plus(PATIENCE);
    while (payloads(type).size() < count) {
      if (Instant.now().isAfter(until)) {
        throw new AssertionError(
            "No "
                + count
                + " "
                + type.getSimpleName()
                + " in "
                + events().stream()
                    .map(event -> event.step() + " " + EventSentence.of(event.payload()))
                    .toList());
      }
    }
  }

  long committedOffset(String group) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin
          .listConsumerGroupOffsets(names.prefix() + group)
          .partitionsToOffsetAndMetadata()
          .get()
          .get(new TopicPartition(names.batches(), 0))
          .offset();
    }
  }

  @Override
  public void close() {
    producer.close();
  }

  List<TrainingEvent> events() {
    List<TrainingEvent> events = new ArrayList<>();
    TopicPartition partition = new TopicPartition(names.events(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          events.add(TrainingEvent.CODEC.decode(record.value()));
        }
      }
    }
    return events;
  }

  private void send(String topic, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, value)).get();
  }

  /** Two rows that count upwards from a random start, the second padded. */
  private byte[] batch() {
    return batch("format");
  }

  /** Two rows as in {@link #batch}, whose class says whether they begin with a high number. */
  private byte[] classified() {
    int length = 8;
    int[] ids = new int[2 * length];
    int[] mask = new int[2 * length];
    int[] classes = new int[2];
    for (int row = 0; row < 2; row++) {
      int start = random.nextInt(40);
      classes[row] = start < 20 ? 0 : 1;
      for (int i = 0; i < length - 3 * row; i++) {
        ids[row * length + i] = start + i;
        mask[row * length + i] = 1;
      }
    }
    return TokenBatch.CODEC.encode(
        new TokenBatch(
            UUID.randomUUID().toString(),
            Task.SEQUENCE_CLASSIFICATION,
            2,
            length,
            ids,
            mask,
            classes,
            "any",
            "format",
            List.of(
                new Source(0, 2 * nextBatchOffset, 0, 0),
                new Source(0, 2 * nextBatchOffset + 1, 0, 1)),
            13,
            2,
            Instant.now(),
            Instant.now()));
  }

  private byte[] batch(String format) {
    int length = 8;
    int[] ids = new int[2 * length];
    int[] mask = new int[2 * length];
    int[] labels = new int[2 * length];
    java.util.Arrays.fill(labels, TokenBatch.IGNORED_LABEL);
    for (int row = 0; row < 2; row++) {
      int start = random.nextInt(40);
      for (int i = 0; i < length - 3 * row; i++) {
        ids[row * length + i] = start + i;
        mask[row * length + i] = 1;
        labels[row * length + i] = start + i;
      }
    }
    return TokenBatch.CODEC.encode(
        new TokenBatch(
            UUID.randomUUID().toString(),
            Task.CAUSAL_LM,
            2,
            length,
            ids,
            mask,
            labels,
            "any",
            format,
            List.of(
                new Source(0, 2 * nextBatchOffset, 0, 0),
                new Source(0, 2 * nextBatchOffset + 1, 0, 1)),
            13,
            13,
            Instant.now(),
            Instant.now()));
  }
}
