package io.millrace.worker.kafka;

import io.millrace.service.SetupException;
import io.millrace.service.topic.Denial;
import io.millrace.worker.source.SourceException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of all partitions of one topic, without a group: where it stands is the run's own
 * matter. Reads only what is committed. Owned by one thread.
 */
final class TopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Runnable polled;

  /** For a consumer that is made already, as tests do. */
  TopicReader(Consumer<byte[], byte[]> consumer, String topic) {
    this(consumer, topic, () -> {});
  }

  /**
   * The same for a thread that shows that it goes on.
   *
   * @param polled told after each {@link #poll}, whether there was something or not
   */
  TopicReader(Consumer<byte[], byte[]> consumer, String topic, Runnable polled) {
    this.consumer = consumer;
    this.topic = topic;
    this.polled = polled;
  }

  /**
   * A consumer with the settings that exactness needs laid over those given.
   *
   * @param group under which the run's lag is shown; nothing is ever read from it
   */
  static Consumer<byte[], byte[]> consumer(Map<String, Object> given, String group) {
    return consumer(given, group, "read_committed");
  }

  /** The same, which also sees what is not committed: to ask where a topic ends. */
  static Consumer<byte[], byte[]> uncommitted(Map<String, Object> given, String group) {
    return consumer(given, group, "read_uncommitted");
  }

  private static Consumer<byte[], byte[]> consumer(
      Map<String, Object> given, String group, String isolationLevel) {
    Map<String, Object> properties = new HashMap<>(given);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolationLevel);
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    // A position that is gone must be noticed, never replaced by another.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The consumer, for its metrics. */
  Consumer<byte[], byte[]> consumer() {
    return consumer;
  }

  /**
   * Per partition of the topic as it is now, the offset of the first record that is left.
   *
   * @throws SourceException when the brokers do not tell, or there is no such topic
   */
  Map<Integer, Long> beginningOffsets() {
    return byNumber(answered(() -> consumer.beginningOffsets(partitions())));
  }

  /**
   * Per partition of the topic as it is now, the offset after the last committed record.
   *
   * @throws SourceException when the brokers do not tell, or there is no such topic
   */
  Map<Integer, Long> endOffsets() {
    return byNumber(answered(() -> consumer.endOffsets(partitions())));
  }

  /**
   * Goes to the given offsets, and to the beginning of every partition that is not named. None is
   * paused afterwards.
   */
  void seek(Map<Integer, Long> nextOffsets) {
    List<TopicPartition> partitions = partitions();
    consumer.assign(partitions);
    consumer.resume(partitions);
    consumer.seekToBeginning(
        partitions.stream().filter(p -> !nextOffsets.containsKey(p.partition())).toList());
    for (TopicPartition partition : partitions) {
      if (nextOffsets.containsKey(partition.partition())) {
        consumer.seek(partition, nextOffsets.get(partition.partition()));
      }
    }
  }

  /**
   * As {@link #seek}, but a position that the topic does not have is replaced by its beginning: for
   * topics of which it matters little that old records are gone, or that it was made anew.
   */
  void seekToWhatIsLeft(Map<Integer, Long> nextOffsets) {
    Map<Integer, Long> left = new TreeMap<>(nextOffsets);
    Map<Integer, Long> ends = endOffsets();
    beginningOffsets()
        .forEach(
            (partition, first) ->
                left.computeIfPresent(
                    partition,
                    (p, next) -> next < first || next > ends.get(partition) ? first : next));
    seek(left);
  }

  /**
   * Goes to an offset of one partition, which is taken in if it was not. The others stay where they
   * are.
   */
  void seek(int partition, long offset) {
    TopicPartition sought = new TopicPartition(topic, partition);
    Set<TopicPartition> taken = new HashSet<>(consumer.assignment());
    if (taken.add(sought)) {
      consumer.assign(taken);
    }
    consumer.seek(sought, offset);
  }

  /**
   * Takes in partitions that the topic has got since; they are read from their beginning. The
   * others stay where they are, paused or not.
   */
  void noticeNewPartitions() {
    Set<TopicPartition> all = new HashSet<>(consumer.assignment());
    List<TopicPartition> added;
    try {
      added = partitions().stream().filter(all::add).toList();
    } catch (SourceException e) {
      // Brokers that do not answer now have no news either; the next look is soon.
      LOG.warn("No look for new partitions: {}", e.getMessage());
      return;
    }
    if (!added.isEmpty()) {
      consumer.assign(all);
      consumer.seekToBeginning(added);
    }
  }

  /**
   * The offset after what {@link #poll} has handed out of the partition, or skipped as no record.
   */
  long position(int partition) {
    return position(new TopicPartition(topic, partition));
  }

  /**
   * Of the partitions that are read, the offset after the last committed record.
   *
   * @param atMost time that this takes
   * @throws SourceException when the brokers do not tell in time
   */
  Map<Integer, Long> endOffsets(Duration atMost) {
    return byNumber(answered(() -> consumer.endOffsets(consumer.assignment(), atMost)));
  }

  /**
   * Of the partitions that are read, the offset after what {@link #poll} has handed out.
   *
   * @param atMost time that this takes for a partition of which nothing was read yet
   * @throws SourceException when the brokers do not tell in time
   */
  Map<Integer, Long> positions(Duration atMost) {
    Map<Integer, Long> positions = new TreeMap<>();
    for (TopicPartition partition : consumer.assignment()) {
      positions.put(partition.partition(), answered(() -> consumer.position(partition, atMost)));
    }
    return positions;
  }

  /** Has {@link #poll} hand out nothing of a partition. What is fetched of it already is kept. */
  void pause(int partition) {
    consumer.pause(List.of(new TopicPartition(topic, partition)));
  }

  /** Undoes {@link #pause}. */
  void resume(int partition) {
    consumer.resume(List.of(new TopicPartition(topic, partition)));
  }

  /** The partitions that are paused. */
  List<Integer> paused() {
    return consumer.paused().stream().map(TopicPartition::partition).toList();
  }

  /** Whether there is a partition that is not paused. */
  boolean readsOn() {
    return consumer.paused().size() < consumer.assignment().size();
  }

  /** Whether every partition named has been read up to its offset. */
  boolean reached(Map<Integer, Long> ends) {
    return consumer.assignment().stream()
        .allMatch(
            partition -> {
              Long end = ends.get(partition.partition());
              return end == null || position(partition) >= end;
            });
  }

  /**
   * Reads on.
   *
   * @throws SourceException when what is next has been deleted, or the broker refuses
   * @throws WakeupException when {@link Consumer#wakeup} was called
   */
  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    try {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
      polled.run();
      return records;
    } catch (OffsetOutOfRangeException e) {
      throw new SourceException(
          "Topic "
              + topic
              + " no longer has the offsets "
              + named(e.offsetOutOfRangePartitions())
              + " that are next: retention has deleted them, or the topic was made anew. Raise its"
              + " retention.ms; a restart says what a run lacks and how to go on.",
          e);
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void close() {
    consumer.close();
  }

  private List<TopicPartition> partitions() {
    List<TopicPartition> partitions =
        answered(() -> consumer.partitionsFor(topic)).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      // Who went on without would take the topic for one that has been read.
      throw new SourceException(
          "Topic " + topic + " is not there: check topic.prefix and bootstrap.servers.", null);
    }
    return partitions;
  }

  private long position(TopicPartition partition) {
    return answered(() -> consumer.position(partition));
  }

  private <T> T answered(Supplier<T> question) {
    try {
      return question.get();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  private SourceException unreadable(KafkaException e) {
    return new SourceException(
        Denial.in(e)
            .map(SetupException::getMessage)
            .orElseGet(
                () ->
                    "Topic "
                        + topic
                        + " cannot be read: "
                        + e.getMessage()
                        + ": check the broker and the client.* settings."),
        e);
  }

  private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
    Map<Integer, Long> result = new TreeMap<>();
    offsets.forEach((partition, offset) -> result.put(partition.partition(), offset));
    return result;
  }

  private static String named(Map<TopicPartition, Long> offsets) {
    return offsets.entrySet().stream()
        .map(entry -> entry.getValue() + " of partition " + entry.getKey().partition())
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
