package io.millrace.cli.watch;

import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.registry.ContractCodecs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events topic as it grows, committed events only, without a consumer group. For one
 * thread. The topic must be there.
 */
public final class EventFollower implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventFollower.class);

  private final Codec<TrainingEvent> codec;
  private final KafkaConsumer<byte[], byte[]> consumer;

  private final Map<TopicPartition, Long> starts = new HashMap<>();
  private final Map<TopicPartition, Long> endsThen;

  private EventFollower(Settings settings, Since since) {
    codec = ContractCodecs.of(settings).reading(TrainingEvent.CODEC);
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    String topic = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX)).events();
    List<TopicPartition> partitions = TopicPartitions.of(consumer, topic);
    consumer.assign(partitions);
    endsThen = consumer.endOffsets(partitions);
    seek(partitions, since);
    // Seeking is lazy: this fixes the place now, before the caller does what it waits for.
    partitions.forEach(partition -> starts.put(partition, consumer.position(partition)));
  }

  private void seek(List<TopicPartition> partitions, Since since) {
    if (since instanceof Since.Start) {
      consumer.seekToBeginning(partitions);
    } else if (since instanceof Since.At at) {
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(partition -> times.put(partition, at.instant().toEpochMilli()));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      partitions.forEach(
          partition -> {
            OffsetAndTimestamp first = found.get(partition);
            consumer.seek(partition, first == null ? endsThen.get(partition) : first.offset());
          });
    } else if (since instanceof Since.Last last) {
      Map<TopicPartition, Long> oldest = consumer.beginningOffsets(partitions);
      partitions.forEach(
          partition ->
              consumer.seek(
                  partition,
                  Math.max(oldest.get(partition), endsThen.get(partition) - last.records())));
    } else {
      endsThen.forEach(consumer::seek);
    }
  }

  /** Reads everything that the topic has, then goes on. */
  public static EventFollower fromBeginning(Settings settings) {
    return new EventFollower(settings, new Since.Start());
  }

  /** Reads what comes after this call. */
  public static EventFollower fromNow(Settings settings) {
    return new EventFollower(settings, new Since.Now());
  }

  /** Reads from a place on. */
  public static EventFollower since(Settings settings, Since since) {
    return new EventFollower(settings, since);
  }

  /** Where it began, by partition. */
  Map<TopicPartition, Long> starts() {
    return Map.copyOf(starts);
  }

  /** Whether all has been read that was on the topic when this was opened. */
  boolean caughtUp() {
    return endsThen.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /** What has come since the last call; waits for at most this long if nothing has. */
  public List<TrainingEvent> poll(Duration atMost) {
    List<TrainingEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
      try {
        events.add(codec.decode(record.value()));
      } catch (ContractException e) {
        LOG.warn(
            "The record at {}-{} offset {} is no event and is passed over: {}",
            record.topic(),
            record.partition(),
            record.offset(),
            e.getMessage());
      }
    }
    return events;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
