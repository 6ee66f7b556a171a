package io.millrace.cli.watch;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.ContractCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks back for how runs were started: who begins to read in the middle of a run knows neither its
 * model nor its length.
 */
final class EarlierEvents {
  private static final Logger LOG = LoggerFactory.getLogger(EarlierEvents.class);
  private static final long CHUNK = 20_000;

  /** Records of a partition that are looked through at most. */
  private static final long MOST = 500_000;

  private static final Duration TURN = Duration.ofMillis(200);

  private final Codec<TrainingEvent> codec;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final BooleanSupplier givenUp;

  private EarlierEvents(
      Codec<TrainingEvent> codec, KafkaConsumer<byte[], byte[]> consumer, BooleanSupplier givenUp) {
    this.codec = codec;
    this.consumer = consumer;
    this.givenUp = givenUp;
  }

  /**
   * Reads backwards until the start of each run is found, or half a million records are read.
   *
   * @param before where to begin, by partition
   * @param runs whose events are wanted
   * @param givenUp ends it before that
   * @return their events but the steps, in their order
   */
  static List<TrainingEvent> of(
      Settings settings,
      Map<TopicPartition, Long> before,
      Set<String> runs,
      BooleanSupplier givenUp) {
    if (runs.isEmpty()) {
      return List.of();
    }
    Codec<TrainingEvent> codec = ContractCodecs.of(settings).reading(TrainingEvent.CODEC);
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      return new EarlierEvents(codec, consumer, givenUp).read(before, runs);
    }
  }

  private List<TrainingEvent> read(Map<TopicPartition, Long> before, Set<String> runs) {
    Map<TopicPartition, Long> oldest = consumer.beginningOffsets(before.keySet());
    Set<String> missing = new HashSet<>(runs);
    List<TrainingEvent> all = new ArrayList<>();
    for (long back = 0; back < MOST && !missing.isEmpty() && !givenUp.getAsBoolean(); ) {
      List<TrainingEvent> chunk = new ArrayList<>();
      for (Map.Entry<TopicPartition, Long> start : before.entrySet()) {
        long first = oldest.get(start.getKey());
        long end = Math.max(first, start.getValue() - back);
        chunk.addAll(chunk(start.getKey(), Math.max(first, end - CHUNK), end));
      }
      chunk.removeIf(event -> !runs.contains(event.run()));
      chunk.stream()
          .filter(event -> event.payload() instanceof RunStarted)
          .forEach(event -> missing.remove(event.run()));
      all.addAll(0, chunk);
      back += CHUNK;
      long done = back;
      if (before.entrySet().stream()
          .allMatch(start -> start.getValue() - done <= oldest.get(start.getKey()))) {
        break;
      }
    }
    return all;
  }

  private List<TrainingEvent> chunk(TopicPartition partition, long from, long end) {
    List<TrainingEvent> events = new ArrayList<>();
    if (from == end) {
      return events;
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    while (consumer.position(partition) < end && !givenUp.getAsBoolean()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(TURN)) {
        if (record.offset() < end) {
          add(events, record);
        }
      }
    }
    return events;
  }

  private void add(List<TrainingEvent> events, ConsumerRecord<byte[], byte[]> record) {
    try {
      TrainingEvent event = codec.decode(record.value());
      if (!(event.payload() instanceof StepCompleted)) {
        events.add(event);
      }
    } catch (ContractException e) {
      LOG.warn(
          "The record at {}-{} offset {} is no event and is passed over: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
    }
  }
}
