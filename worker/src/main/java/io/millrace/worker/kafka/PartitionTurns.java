package io.millrace.worker.kafka;

import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * The records of a topic, one of each partition that has any in turn: a partition with a large
 * backlog neither starves the others nor is starved by them. Within a partition their order is
 * kept.
 *
 * <p>A consumer by itself hands out all that it has fetched of one partition before it turns to the
 * next. So what it hands out waits here in a queue per partition, and a partition that has given
 * something is paused until every other has been asked and only a few of its own records wait. It
 * never holds more than those few and what one poll gives. Owned by the reader's thread.
 */
final class PartitionTurns {

  /**
   * More is fetched of a partition when no more than so many of its records wait. Not zero: while
   * the broker holds back its answer for quiet partitions, it is not asked for busy ones.
   */
  static final int FEW = 16;

  private final TopicReader reader;
  private final Map<Integer, Long> ends;

  /** What waits, without empty queues. */
  private final NavigableMap<Integer, Queue<ConsumerRecord<byte[], byte[]>>> queues =
      new TreeMap<>();

  private int served = -1;

  /** Whether every partition that is not paused has nothing to give. */
  private boolean askedAll;

  /**
   * Reads nothing yet; {@link #seek} says from where.
   *
   * @param ends per partition, the offset from which on nothing is handed out; empty reads on
   *     without end
   */
  PartitionTurns(TopicReader reader, Map<Integer, Long> ends) {
    this.reader = reader;
    this.ends = Map.copyOf(ends);
  }

  /**
   * Goes to the given offsets, and to the beginning of every partition that is not named. What
   * waits here is dropped.
   */
  void seek(Map<Integer, Long> nextOffsets) {
    queues.clear();
    served = -1;
    askedAll = false;
    reader.seek(nextOffsets);
  }

  /** Takes in partitions that the topic has got since. What waits here stays. */
  void noticeNewPartitions() {
    reader.noticeNewPartitions();
  }

  /** Whether everything up to the ends has been handed out; without ends it never has. */
  boolean ended() {
    return !ends.isEmpty() && queues.isEmpty() && reader.reached(ends);
  }

  /**
   * The next record.
   *
   * @param timeout how long to wait when there is none
   * @return empty when none came in time
   * @throws SourceException when the topic cannot be read
   * @throws WakeupException when the consumer was woken up
   */
  Optional<ConsumerRecord<byte[], byte[]>> next(Duration timeout) {
    if (askedAll || !reader.readsOn()) {
      resumeWhatRunsLow();
    }
    // Also while something is at hand, or a quiet partition would wait for a busy one's backlog.
    if (reader.readsOn()) {
      receive(Duration.ZERO);
    }
    if (queues.isEmpty()) {
      resumeWhatRunsLow();
      receive(timeout);
    }
    if (queues.isEmpty()) {
      return Optional.empty();
    }
    Integer higher = queues.higherKey(served);
    served = higher != null ? higher : queues.firstKey();
    Queue<ConsumerRecord<byte[], byte[]>> queue = queues.get(served);
    ConsumerRecord<byte[], byte[]> record = queue.remove();
    if (queue.isEmpty()) {
      queues.remove(served);
    }
    return Optional.of(record);
  }

  /**
   * Asks how many offsets there are that {@link #next} has not handed out, up to the ends.
   *
   * @param atMost time that each question to the brokers takes
   * @throws SourceException when they do not tell
   */
  long left(Duration atMost) {
    long left = queues.values().stream().mapToLong(Queue::size).sum();
    Map<Integer, Long> topicEnds = reader.endOffsets(atMost);
    for (Map.Entry<Integer, Long> next : reader.positions(atMost).entrySet()) {
      long topicEnd = topicEnds.getOrDefault(next.getKey(), 0L);
      left += Math.max(0, Math.min(topicEnd, end(next.getKey())) - next.getValue());
    }
    return left;
  }

  private void receive(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = reader.poll(timeout);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.offset() < end(record.partition())) {
        queues.computeIfAbsent(record.partition(), p -> new ArrayDeque<>()).add(record);
      }
    }
    for (TopicPartition partition : records.partitions()) {
      reader.pause(partition.partition());
    }
    askedAll = records.isEmpty();
  }

  private void resumeWhatRunsLow() {
    for (int partition : reader.paused()) {
      Queue<?> queue = queues.get(partition);
      boolean low = queue == null || queue.size() <= FEW;
      if (low && reader.position(partition) < end(partition)) {
        reader.resume(partition);
      }
    }
  }

  private long end(int partition) {
    return ends.isEmpty() ? Long.MAX_VALUE : ends.getOrDefault(partition, 0L);
  }
}
