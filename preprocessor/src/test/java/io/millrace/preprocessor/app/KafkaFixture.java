package io.millrace.preprocessor.app;

import io.millrace.broker.SharedBroker;
import io.millrace.preprocessor.gpt2.Gpt2Tokenizer;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.topic.TopicCreator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A pipeline of its own on the shared broker: topics with a prefix nobody else has. */
public final class KafkaFixture implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * A producer gives records up by the wall clock. On a machine that is held for a while, as
   * virtual ones are, the clock jumps, and all that was on the way would be given up at once.
   */
  private static final Duration PRODUCERS_PATIENCE = Duration.ofMinutes(10);

  public final TopicNames topics = new TopicNames("it-" + UUID.randomUUID() + "-");
  private final String servers = SharedBroker.bootstrapServers();
  private final Path tokenizer;
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of(
              "bootstrap.servers",
              servers,
              "delivery.timeout.ms",
              Long.toString(PRODUCERS_PATIENCE.toMillis()),
              // A broker that is just becoming a new partition's leader may refuse the first
              // request
              // and take the second; the first would then be out of order for good.
              "max.in.flight.requests.per.connection",
              "1"),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final Admin admin = Admin.create(Map.of("bootstrap.servers", servers));

  public KafkaFixture(Path directory) throws IOException {
    tokenizer = Gpt2Tokenizer.writeTo(directory);
  }

  /** Settings that every application here needs, and more of them. */
  public Map<String, String> settings(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", servers);
    settings.put("topic.prefix", topics.prefix());
    settings.put("http.port", "0");
    settings.put("tokenizer", tokenizer.toString());
    // A killed process is missed no later than the broker allows.
    settings.put("consumer.session.timeout.ms", "6000");
    settings.put("consumer.heartbeat.interval.ms", "1000");
    settings.putAll(more);
    return settings;
  }

  /** The id that settings give their application. */
  public static String applicationId(Map<String, String> settings) {
    return PreprocessorSettings.of(settings).applicationId();
  }

  /** Creates the topics before anything runs, so that no client does so by asking for them. */
  public void createTopics(Map<String, String> settings) {
    TopicCreator.ensure(PreprocessorSettings.of(settings).values());
  }

  /** Sends records and waits until the broker has them. */
  public void send(List<ProducerRecord<byte[], byte[]>> records) throws Exception {
    List<Future<RecordMetadata>> sent = records.stream().map(producer::send).toList();
    producer.flush();
    for (Future<RecordMetadata> one : sent) {
      one.get();
    }
  }

  /** Reads what is committed, from the beginning, until there is enough of it. */
  public List<ConsumerRecord<byte[], byte[]>> read(
      String topic, Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
    return read(topic, (consumer, found) -> enough.test(found));
  }

  /** Reads all that is committed. Whoever writes has ended, so that no transaction stays open. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(String topic) throws Exception {
    Map<TopicPartition, Long> ends = ends(topic);
    return read(
        topic,
        (consumer, found) ->
            ends.entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
  }

  private List<ConsumerRecord<byte[], byte[]>> read(
      String topic,
      BiPredicate<KafkaConsumer<byte[], byte[]>, List<ConsumerRecord<byte[], byte[]>>> enough) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      long end = System.nanoTime() + PATIENCE.toNanos();
      while (!enough.test(consumer, found)) {
        if (System.nanoTime() > end) {
          throw new AssertionError("Only " + found.size() + " records came on " + topic);
        }
        consumer.poll(Duration.ofMillis(100)).forEach(found::add);
      }
      return found;
    }
  }

  /** The ends of a topic's partitions, uncommitted records counted. */
  private Map<TopicPartition, Long> ends(String topic) throws Exception {
    int partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin.listOffsets(latest).all().get().forEach((place, info) -> ends.put(place, info.offset()));
    return ends;
  }

  /** Waits until the application has committed its work on all that is on the text topics. */
  public void awaitWorkedOff(String applicationId) throws Exception {
    for (String topic : List.of(topics.text(), topics.evalText())) {
      for (Map.Entry<TopicPartition, Long> end : ends(topic).entrySet()) {
        if (end.getValue() > 0) {
          awaitCommitted(applicationId, end.getKey(), end.getValue());
        }
      }
    }
  }

  /** Waits until the application has committed its work up to an offset of the text topic. */
  public void awaitCommitted(String applicationId, int partition, long offset) throws Exception {
    awaitCommitted(applicationId, new TopicPartition(topics.text(), partition), offset);
  }

  private void awaitCommitted(String applicationId, TopicPartition place, long offset)
      throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < end) {
      var committed =
          admin
              .listConsumerGroupOffsets(applicationId)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(place);
      if (committed != null && committed.offset() >= offset) {
        return;
      }
    }
    throw new AssertionError("Nothing committed up to " + offset + " of " + place);
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
