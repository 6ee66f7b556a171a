package io.millrace.cli.watch;

import io.millrace.service.SetupException;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The partitions that a topic has. */
final class TopicPartitions {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private TopicPartitions() {}

  /**
   * Asks the broker; it may take a moment until it knows a topic that was just created.
   *
   * @throws SetupException when the topic is not there
   */
  static List<TopicPartition> of(Consumer<?, ?> consumer, String topic) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    do {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic);
      if (partitions != null && !partitions.isEmpty()) {
        return partitions.stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
      }
    } while (System.nanoTime() < deadline);
    throw new SetupException(
        "The broker knows no topic "
            + topic
            + ", or lets this user not see it: check topic.prefix and the user's permissions.");
  }
}
