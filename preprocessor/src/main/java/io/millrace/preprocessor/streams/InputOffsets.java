package io.millrace.preprocessor.streams;

import io.millrace.service.SetupException;
import io.millrace.service.topic.Denial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the work has come on the input topics, as the brokers have it: where each partition ends,
 * less what the application's group has committed. Kafka Streams itself knows only what it has
 * polled, which of a long backlog is a small part. Looked up every few seconds by a thread of its
 * own, since an answer may take long. What was found is kept for a minute where a look fails; then
 * nothing is known, and the log says so.
 */
public final class InputOffsets implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InputOffsets.class);
  private static final int SECONDS = 5;
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final ListOffsetsOptions COMMITTED =
      new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);

  private final Admin admin;
  private final String group;
  private final List<String> topics;
  private final LongSupplier nanos;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "millrace-lag");
            thread.setDaemon(true);
            return thread;
          });
  private volatile Look last;

  /** Whether the log has it that nothing is known. For the thread that looks. */
  private boolean told;

  /** What was left on each partition at a time. */
  private record Look(Map<TopicPartition, Long> left, long at) {}

  /**
   * Of an application's inputs.
   *
   * @param admin is closed with this
   * @param group the application's id
   * @param topics with their prefix
   */
  public InputOffsets(Admin admin, String group, List<String> topics) {
    this(admin, group, topics, System::nanoTime);
  }

  /** By another clock. */
  InputOffsets(Admin admin, String group, List<String> topics, LongSupplier nanos) {
    this.admin = admin;
    this.group = group;
    this.topics = List.copyOf(topics);
    this.nanos = nanos;
    this.last = new Look(Map.of(), nanos.getAsLong());
  }

  /** Begins to look. */
  public void start() {
    var unused = looking.scheduleWithFixedDelay(this::look, 0, SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Records of a topic's partition that are not worked on, as of the last look; NaN where there was
   * none within a minute.
   *
   * @param topic with its prefix
   * @return asked with the partition
   */
  public IntToDoubleFunction left(String topic) {
    return partition -> {
      Look look = last;
      Long left = look.left().get(new TopicPartition(topic, partition));
      return left == null || isOver(look) ? Double.NaN : left;
    };
  }

  private boolean isOver(Look look) {
    return nanos.getAsLong() - look.at() > KEPT_NANOS;
  }

  /** Looks. Whatever fails, the next look may not: what is thrown here would be the last one. */
  void look() {
    long at = nanos.getAsLong();
    try {
      Map<TopicPartition, Long> next = next();
      Map<TopicPartition, Long> found = new HashMap<>();
      ask(next.keySet().stream().collect(Collectors.toMap(it -> it, it -> OffsetSpec.latest())))
          .forEach(
              (partition, end) -> found.put(partition, Math.max(0, end - next.get(partition))));
      last = new Look(Map.copyOf(found), at);
      told = false;
    } catch (ExecutionException e) {
      failed(e.getCause());
    } catch (RuntimeException e) {
      failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Once for each time that nothing is known; a broker that restarts is no such time. */
  private void failed(Throwable failure) {
    if (looking.isShutdown()) {
      return;
    }
    LOG.debug("A look at how far {} has come failed", group, failure);
    if (!told && isOver(last)) {
      told = true;
      LOG.warn(
          "How far {} has come has not been known for a minute, so its lag is not shown. {}",
          group,
          reason(failure));
    }
  }

  private static String reason(Throwable failure) {
    return Denial.in(failure, "to ask for it")
        .map(SetupException::getMessage)
        .orElseGet(
            () ->
                "Asking the brokers failed ("
                    + failure
                    + "): see to them, or to the admin.* settings; they are asked again every "
                    + SECONDS
                    + " s.");
  }

  /** What is to be worked on next: what was committed, or else the beginning. */
  private Map<TopicPartition, Long> next() throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, Long> next = new HashMap<>();
    Map<TopicPartition, OffsetSpec> beginnings = new HashMap<>();
    for (TopicPartition partition : partitions()) {
      OffsetAndMetadata offset = committed.get(partition);
      if (offset == null) {
        beginnings.put(partition, OffsetSpec.earliest());
      } else {
        next.put(partition, offset.offset());
      }
    }
    next.putAll(ask(beginnings));
    return next;
  }

  private List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get()
        .forEach(
            (topic, description) -> {
              for (TopicPartitionInfo partition : description.partitions()) {
                partitions.add(new TopicPartition(topic, partition.partition()));
              }
            });
    return partitions;
  }

  private Map<TopicPartition, Long> ask(Map<TopicPartition, OffsetSpec> offsets)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, Long> found = new HashMap<>();
    admin
        .listOffsets(offsets, COMMITTED)
        .all()
        .get()
        .forEach((partition, offset) -> found.put(partition, offset.offset()));
    return found;
  }

  @Override
  public void close() {
    looking.shutdownNow();
    admin.close(Duration.ZERO);
  }
}
