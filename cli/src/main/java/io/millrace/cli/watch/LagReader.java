package io.millrace.cli.watch;

import io.millrace.cli.watch.run.Backlog;
import io.millrace.cli.watch.screen.Lag;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.SetupException;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.ClusterAdmin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks once a second, in a thread of its own, what waits before a run: a broker that does not
 * answer holds nobody up, and is noticed. Safe for use by several threads.
 */
final class LagReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LagReader.class);
  private static final long PAUSE_MILLIS = 1000;

  /** A transaction's end is one offset: up to so many, it is looked whether there is a record. */
  private static final long FEW = 10;

  private final Settings settings;
  private final String prefix;
  private final Thread thread = new Thread(this::run, "lag-reader");
  private volatile Question question;
  private volatile Answer answer;
  private volatile long answeredAt = System.nanoTime();
  private volatile boolean closed;

  /** What was asked last: a run, and where its batches begin, by partition. */
  private record Question(String run, Map<Integer, Long> first) {}

  private record Answer(String run, Lag lag) {}

  LagReader(Settings settings) {
    this.settings = settings;
    this.prefix = settings.string(KafkaSettings.TOPIC_PREFIX);
    // A client that waits for a broker would keep the process from ending.
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Says which run is looked at.
   *
   * @param first where its batches begin, by partition, for one that has no position yet
   */
  void follow(String run, Map<Integer, Long> first) {
    question = new Question(run, first);
  }

  /** The newest answer for a run; empty before there is one. */
  Optional<Lag> lag(String run) {
    Answer newest = answer;
    return newest != null && newest.run.equals(run) ? Optional.of(newest.lag) : Optional.empty();
  }

  /** How long the broker has answered nothing. */
  Duration silence() {
    return Duration.ofNanos(System.nanoTime() - answeredAt);
  }

  private void run() {
    while (!closed) {
      readOn();
    }
  }

  private void readOn() {
    try (TopicOffsets text = TopicOffsets.ofText(settings);
        ClusterAdmin admin = new ClusterAdmin(settings)) {
      Optional<TopicOffsets> batches = visibleBatches();
      try {
        while (!closed) {
          ask(text, batches, admin);
          Thread.sleep(PAUSE_MILLIS);
        }
      } finally {
        batches.ifPresent(TopicOffsets::close);
      }
    } catch (InterruptedException | InterruptException e) {
      LOG.debug("Ended", e);
      closed = true;
    } catch (SetupException | KafkaException e) {
      LOG.warn("What waits before the runs cannot be read: {}", e.getMessage());
      pause();
    }
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Empty where this user may not see them, who sees all the rest. */
  private Optional<TopicOffsets> visibleBatches() {
    try {
      return Optional.of(TopicOffsets.ofBatches(settings));
    } catch (SetupException | AuthorizationException e) {
      LOG.info("The batches that wait cannot be counted: {}", e.getMessage());
      return Optional.empty();
    }
  }

  private void ask(TopicOffsets text, Optional<TopicOffsets> batches, ClusterAdmin admin) {
    try {
      Map<Integer, Backlog.Range> ofText = text.now();
      Question asked = question;
      if (asked != null) {
        answer =
            new Answer(
                asked.run,
                new Lag(ofText, batches.map(some -> batches(asked, some, admin)).orElse(Map.of())));
      }
      answeredAt = System.nanoTime();
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.debug("What waits cannot be read now", e);
    }
  }

  private Map<Integer, Long> batches(Question asked, TopicOffsets batches, ClusterAdmin admin) {
    Map<Integer, Long> positions = positions(asked, admin);
    Map<Integer, Long> waiting = new TreeMap<>();
    batches
        .now()
        .forEach(
            (partition, range) -> {
              Long position = positions.get(partition);
              if (position != null) {
                long from = Math.max(position, range.first());
                boolean few = range.end() > from && range.end() - from <= FEW;
                long next = few ? batches.firstRecord(partition, from, range.end()) : from;
                waiting.put(partition, Math.max(0, range.end() - next));
              }
            });
    return waiting;
  }

  /** As the run's journal commits them, for lags only: empty where this user may not see them. */
  private Map<Integer, Long> positions(Question asked, ClusterAdmin admin) {
    Map<Integer, Long> positions = new TreeMap<>(asked.first);
    String group = prefix + "millrace-worker-" + asked.run;
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin.ask(
              client -> client.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      String topic = new TopicNames(prefix).batches();
      committed.forEach(
          (partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
              positions.put(partition.partition(), offset.offset());
            }
          });
      return positions;
    } catch (SetupException e) {
      LOG.debug("The position of run {} cannot be read", asked.run, e);
      return Map.of();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
