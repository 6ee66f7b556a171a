package io.millrace.worker.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer of a topic that keeps its records, so that it can be read again. As Kafka's does, it
 * hands out all that it may of one partition before it turns to the next; and always in the same
 * order of partitions, which is the most unfair that Kafka's can be.
 */
class FakeTopic extends MockConsumer<byte[], byte[]> {
  static final String NAME = "batches";

  private final Map<TopicPartition, TreeMap<Long, byte[]>> kept = new HashMap<>();
  private final Map<TopicPartition, Long> beginnings = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private final Map<Integer, Long> handedOut = new HashMap<>();
  private final List<Duration> polls = new ArrayList<>();
  private int recordsPerPoll = 500;
  private int seeks;

  FakeTopic(int partitions) {
    super("none");
    partitions(partitions);
  }

  /** Makes it have that many, the new ones empty. */
  synchronized void partitions(int count) {
    List<PartitionInfo> infos = new ArrayList<>();
    for (int p = 0; p < count; p++) {
      infos.add(new PartitionInfo(NAME, p, null, null, null));
      TopicPartition partition = new TopicPartition(NAME, p);
      if (kept.putIfAbsent(partition, new TreeMap<>()) == null) {
        beginning(partition, 0);
        end(partition, 0);
      }
    }
    updatePartitions(NAME, infos);
  }

  /** Appends records. */
  synchronized void add(int partition, long from, long to, byte[] value) {
    for (long offset = from; offset < to; offset++) {
      kept.get(new TopicPartition(NAME, partition)).put(offset, value);
    }
    end(new TopicPartition(NAME, partition), to);
  }

  /** Makes the partition end with markers of transactions up to an offset. */
  synchronized void addMarkers(int partition, long to) {
    end(new TopicPartition(NAME, partition), to);
  }

  /** As retention does. */
  synchronized void deleteBefore(int partition, long offset) {
    TopicPartition at = new TopicPartition(NAME, partition);
    kept.get(at).headMap(offset).clear();
    beginning(at, offset);
  }

  synchronized void recordsPerPoll(int count) {
    recordsPerPoll = count;
  }

  /** How many records of the partition polls have given so far. */
  synchronized long handedOut(int partition) {
    return handedOut.getOrDefault(partition, 0L);
  }

  /** How long each poll was to wait. */
  synchronized List<Duration> polls() {
    return List.copyOf(polls);
  }

  synchronized int seeks() {
    return seeks;
  }

  @Override
  public synchronized void seek(TopicPartition partition, long offset) {
    seeks++;
    super.seek(partition, offset);
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    polls.add(timeout);
    Map<TopicPartition, Long> skippedTo = new HashMap<>();
    int room = recordsPerPoll;
    for (int p : IntStream.range(0, kept.size()).toArray()) {
      TopicPartition partition = new TopicPartition(NAME, p);
      if (!assignment().contains(partition) || paused().contains(partition)) {
        continue;
      }
      long position = position(partition);
      if (position < beginnings.get(partition)) {
        throw new OffsetOutOfRangeException(Map.of(partition, position));
      }
      Map<Long, byte[]> left = kept.get(partition).tailMap(position);
      for (Map.Entry<Long, byte[]> record : left.entrySet()) {
        if (room == 0) {
          break;
        }
        addRecord(new ConsumerRecord<>(NAME, p, record.getKey(), null, record.getValue()));
        handedOut.merge(p, 1L, Long::sum);
        room--;
      }
      if (room > 0 && position < ends.get(partition)) {
        skippedTo.put(partition, ends.get(partition));
      }
    }
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    skippedTo.forEach(super::seek);
    return records;
  }

  private void beginning(TopicPartition partition, long offset) {
    beginnings.put(partition, offset);
    updateBeginningOffsets(Map.of(partition, offset));
  }

  private void end(TopicPartition partition, long offset) {
    ends.put(partition, offset);
    updateEndOffsets(Map.of(partition, offset));
  }
}
