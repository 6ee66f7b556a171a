package io.millrace.cli.watch;

import io.millrace.cli.watch.run.Backlog;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks how far a topic reaches. For one thread. The topic must be there. */
public final class TopicOffsets implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<TopicPartition> partitions;

  private TopicOffsets(Settings settings, String topic) {
    Map<String, Object> properties = settings.kafkaClient("consumer");
    properties.put("isolation.level", "read_committed");
    // Records are looked for, not read: the broker sends one at least, whatever its size.
    properties.put("max.partition.fetch.bytes", 1);
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    partitions = TopicPartitions.of(consumer, topic);
    consumer.assign(partitions);
  }

  /** Of the text topic. */
  public static TopicOffsets ofText(Settings settings) {
    return new TopicOffsets(settings, names(settings).text());
  }

  /** Of the batch topic. */
  static TopicOffsets ofBatches(Settings settings) {
    return new TopicOffsets(settings, names(settings).batches());
  }

  private static TopicNames names(Settings settings) {
    return new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
  }

  /** The offsets that the partitions have now, by partition. */
  public Map<Integer, Backlog.Range> now() {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
    Map<Integer, Backlog.Range> ranges = new TreeMap<>();
    partitions.forEach(
        partition ->
            ranges.put(
                partition.partition(),
                new Backlog.Range(first.get(partition), end.get(partition))));
    return ranges;
  }

  /**
   * The first committed record of a partition at an offset or after it: the ends of transactions
   * have offsets as well, and are no records.
   *
   * @return its offset, or the partition's end where there is none
   */
  long firstRecord(int partition, long offset, long end) {
    TopicPartition asked =
        partitions.stream().filter(p -> p.partition() == partition).findFirst().orElseThrow();
    consumer.pause(partitions);
    consumer.resume(List.of(asked));
    consumer.seek(asked, offset);
    while (consumer.position(asked) < end) {
      List<ConsumerRecord<byte[], byte[]>> found = consumer.poll(PATIENCE).records(asked);
      if (!found.isEmpty()) {
        return found.get(0).offset();
      }
      if (consumer.position(asked) == offset) {
        // The broker is slow or away: the question was not answered.
        return offset;
      }
    }
    return end;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
