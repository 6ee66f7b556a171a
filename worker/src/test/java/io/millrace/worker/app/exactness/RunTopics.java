package io.millrace.worker.app.exactness;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics around a worker, with a prefix of their own. Safe for use by several threads. */
public final class RunTopics implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LOOK_MILLIS = 200;

  private final String servers;
  private final TopicNames names = new TopicNames("crash-" + UUID.randomUUID() + ".");
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * Creates them.
   *
   * @param partitions of the text and batch topics
   */
  public RunTopics(String servers, int partitions) {
    this.servers = servers;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "delivery.timeout.ms", "600000"),
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

  /** Where the broker is. */
  public String servers() {
    return servers;
  }

  /** Of all their names. */
  public String prefix() {
    return names.prefix();
  }

  /** All of them. */
  public TopicNames names() {
    return names;
  }

  /** Sends a record of text. */
  public void sendText(int partition, String text) throws Exception {
    send(names.text(), partition, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a record of text to be evaluated on. */
  public void sendEvaluationText(String text) throws Exception {
    send(names.evalText(), 0, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends a batch. */
  Future<RecordMetadata> sendBatch(int partition, TokenBatch batch) {
    return producer.send(
        new ProducerRecord<>(names.batches(), partition, null, TokenBatch.CODEC.encode(batch)));
  }

  /** Sends a batch to be evaluated on. */
  Future<RecordMetadata> sendEvaluationBatch(TokenBatch batch) {
    return producer.send(
        new ProducerRecord<>(names.evalBatches(), 0, null, TokenBatch.CODEC.encode(batch)));
  }

  /** Tells a run to save and end. */
  public void sendStop(String run) throws Exception {
    ControlCommand stop =
        new ControlCommand(
            UUID.randomUUID().toString(),
            run,
            "stop",
            Map.of(),
            "test",
            System.currentTimeMillis(),
            OptionalLong.empty());
    send(names.control(), 0, ControlCommand.CODEC.encode(stop));
  }

  private void send(String topic, int partition, byte[] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, partition, null, value)).get();
  }

  /** The committed batches, partition by partition. */
  public Map<BatchCoordinate, TokenBatch> batches() {
    return batches(names.batches());
  }

  /** Those to be evaluated on. */
  public Map<BatchCoordinate, TokenBatch> evaluationBatches() {
    return batches(names.evalBatches());
  }

  private Map<BatchCoordinate, TokenBatch> batches(String topic) {
    Map<BatchCoordinate, TokenBatch> batches = new LinkedHashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(topic)) {
      batches.put(
          new BatchCoordinate(record.partition(), record.offset()),
          TokenBatch.CODEC.decode(record.value()));
    }
    return batches;
  }

  /** The committed events of a run, as they lie. */
  public List<PlacedEvent> placedEvents(String run) {
    return read(names.events()).stream()
        .filter(record -> new String(record.key(), StandardCharsets.UTF_8).equals(run))
        .map(record -> new PlacedEvent(record.offset(), TrainingEvent.CODEC.decode(record.value())))
        .toList();
  }

  /** The committed events of a run, as they lie. */
  public List<TrainingEvent> events(String run) {
    return placedEvents(run).stream().map(PlacedEvent::event).toList();
  }

  /** Waits until the journal of a run has its n-th step, for as long as some come. */
  public void awaitStep(String run, long step) throws InterruptedException {
    long seen = lastStep(run);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (seen < step) {
      if (System.nanoTime() > end) {
        throw new AssertionError("The run came to step " + seen + ", not to " + step);
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      long now = lastStep(run);
      if (now > seen) {
        seen = now;
        end = System.nanoTime() + PATIENCE.toNanos();
      }
    }
  }

  /** The last step in the journal of a run, 0 before the first. */
  public long lastStep(String run) {
    return events(run).stream()
        .filter(event -> event.payload() instanceof StepCompleted)
        .mapToLong(TrainingEvent::step)
        .max()
        .orElse(0);
  }

  /** A number that grows with each committed batch. */
  public long committedBatches() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(names.batches()).stream()
              .map(info -> new TopicPartition(names.batches(), info.partition()))
              .toList();
      return consumer.endOffsets(partitions).values().stream().mapToLong(end -> end).sum();
    }
  }

  /** After the last record of the events topic, committed or not. */
  public long eventsEnd() {
    TopicPartition partition = new TopicPartition(names.events(), 0);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_uncommitted")) {
      return consumer.endOffsets(List.of(partition)).get(partition);
    }
  }

  /** Waits until no transaction on the events topic is open. */
  public void awaitNoOpenTransaction() throws InterruptedException {
    TopicPartition partition = new TopicPartition(names.events(), 0);
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
      while (consumer.endOffsets(List.of(partition)).get(partition) < eventsEnd()) {
        if (System.nanoTime() > end) {
          throw new AssertionError("The broker leaves a transaction open");
        }
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    }
  }

  /** The offsets that a run's workers have committed. */
  public Map<TopicPartition, OffsetAndMetadata> committedOffsets(String run) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return admin
          .listConsumerGroupOffsets(names.prefix() + "millrace-worker-" + run)
          .partitionsToOffsetAndMetadata()
          .get();
    }
  }

  /** All that is committed on a topic. */
  private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer("read_committed")) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer.poll(Duration.ofMillis(50)).forEach(records::add);
      }
    }
    return records;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String isolation) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "isolation.level", isolation),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  @Override
  public void close() {
    producer.close();
  }
}
