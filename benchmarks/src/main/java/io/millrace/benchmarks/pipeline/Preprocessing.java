package io.millrace.benchmarks.pipeline;

import io.millrace.preprocessor.app.PreprocessorApplication;
import io.millrace.preprocessor.app.PreprocessorSettings;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.topic.TopicCreator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The preprocessor with its input all there before it starts, on topics of its own. */
public final class Preprocessing implements AutoCloseable {
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Map<String, Object> client;
  private final TopicNames topics;
  private final PreprocessorSettings settings;
  private final PreprocessorApplication application;

  /**
   * Creates the topics; {@link #start} begins.
   *
   * @param more settings of the preprocessor: the tokenizer, the records' fields, the batches
   */
  public Preprocessing(String bootstrapServers, String prefix, Map<String, String> more) {
    client = Map.of("bootstrap.servers", bootstrapServers);
    topics = new TopicNames(prefix);
    Map<String, String> given = new HashMap<>(more);
    given.put("bootstrap.servers", bootstrapServers);
    given.put("topic.prefix", prefix);
    given.put("http.port", "0");
    settings = PreprocessorSettings.of(given);
    application = new PreprocessorApplication(settings);
    TopicCreator.ensure(settings.values());
  }

  /** Deals records out to the partitions of the text topic and waits until they are there. */
  public void send(List<byte[]> lines) {
    int partitions = settings.values().integer(KafkaSettings.TOPIC_PARTITIONS);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(oneAtATime(), new ByteArraySerializer(), new ByteArraySerializer())) {
      int next = 0;
      for (byte[] line : lines) {
        int partition = next++ % partitions;
        // Whether all arrived shows in the number of records that come out.
        var unused = producer.send(new ProducerRecord<>(topics.text(), partition, null, line));
      }
    }
  }

  /** A burst onto a topic that was just created can leave requests out of order for minutes. */
  private Map<String, Object> oneAtATime() {
    Map<String, Object> producer = new HashMap<>(client);
    producer.put("max.in.flight.requests.per.connection", 1);
    return producer;
  }

  /** Starts the application. */
  public void start() {
    application.start();
  }

  /** Where its metrics are. */
  public String metrics() {
    return application.address() + "/metrics";
  }

  /**
   * Waits until the work on that many records is committed.
   *
   * @throws IllegalStateException when it takes longer than anybody would wait
   */
  public void awaitCommitted(long records) throws ExecutionException, InterruptedException {
    String group = topics.prefix() + "millrace-preprocessor";
    long until = System.nanoTime() + PATIENCE.toNanos();
    try (Admin admin = Admin.create(client)) {
      while (System.nanoTime() < until) {
        if (committed(admin, group) >= records) {
          return;
        }
        Thread.sleep(LOOK_AGAIN.toMillis());
      }
    }
    throw new IllegalStateException(
        "The preprocessor has not done "
            + records
            + " records in "
            + PATIENCE
            + ": the log says why.");
  }

  /** Offsets count from zero, and no record of the text topic was sent in a transaction. */
  private long committed(Admin admin, String group)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return offsets.entrySet().stream()
        .filter(entry -> entry.getKey().topic().equals(topics.text()))
        .mapToLong(entry -> entry.getValue().offset())
        .sum();
  }

  @Override
  public void close() {
    application.close();
  }
}
