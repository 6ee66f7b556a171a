package io.millrace.preprocessor.streams;

import java.util.Collection;
import java.util.Set;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;

/**
 * How far Kafka Streams has come on its input topics.
 *
 * @param threads of it, as it describes them when asked
 */
public record InputOffsets(Supplier<Set<ThreadMetadata>> threads) {

  /**
   * Records of a topic's partition that are not worked on, as far as this process has seen: what
   * was committed is compared with where the topic ended when it was last read.
   *
   * @param topic with its prefix
   * @return asked with the partition
   */
  public IntToLongFunction left(String topic) {
    return partition -> left(new TopicPartition(topic, partition));
  }

  private long left(TopicPartition partition) {
    return threads.get().stream()
        .map(ThreadMetadata::activeTasks)
        .flatMap(Collection::stream)
        .mapToLong(task -> left(task, partition))
        .sum();
  }

  private static long left(TaskMetadata task, TopicPartition partition) {
    long end = task.endOffsets().getOrDefault(partition, -1L);
    long committed = task.committedOffsets().getOrDefault(partition, -1L);
    return Math.max(0, end - Math.max(0, committed));
  }
}
