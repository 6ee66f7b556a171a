package io.millrace.cli.watch;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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

  private final KafkaConsumer<byte[], byte[]> consumer;

  private EventFollower(Settings settings, boolean fromBeginning) {
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    String topic = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX)).events();
    List<TopicPartition> partitions = TopicPartitions.of(consumer, topic);
    consumer.assign(partitions);
    if (fromBeginning) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    // Seeking is lazy: this fixes the place now, before the caller does what it waits for.
    partitions.forEach(consumer::position);
  }

  /** Reads everything that the topic has, then goes on. */
  public static EventFollower fromBeginning(Settings settings) {
    return new EventFollower(settings, true);
  }

  /** Reads what comes after this call. */
  public static EventFollower fromNow(Settings settings) {
    return new EventFollower(settings, false);
  }

  /** What has come since the last call; waits for at most this long if nothing has. */
  public List<TrainingEvent> poll(Duration atMost) {
    List<TrainingEvent> events = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
      try {
        events.add(TrainingEvent.CODEC.decode(record.value()));
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
