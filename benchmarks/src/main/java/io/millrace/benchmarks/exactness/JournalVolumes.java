package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.topic.TopicCreator;
import io.millrace.worker.app.WorkerSettings;
import io.millrace.worker.journal.Journal;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.source.ReadPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/**
 * A journal of the worker's, on topics of its own, into which the steps of a run are written once
 * more.
 */
final class JournalVolumes {
  private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(1);
  private static final String RUN = "again";

  private final String bootstrapServers;
  private final List<TrainingEvent> steps;

  /**
   * Prepares.
   *
   * @param steps that a worker has journalled; over again where more are needed
   */
  JournalVolumes(String bootstrapServers, List<TrainingEvent> steps) {
    this.bootstrapServers = bootstrapServers;
    this.steps = List.copyOf(steps);
  }

  /**
   * Writes steps at the pace at which a run would have them.
   *
   * @param compression codec of the producer, by Kafka's names
   * @param seconds for how long
   */
  JournalVolume paced(String compression, int stepsPerSecond, int seconds)
      throws ExecutionException, InterruptedException {
    BatchTopic topics = topics("volume-" + compression + "-" + stepsPerSecond + "-");
    int count = stepsPerSecond * seconds;
    try (KafkaConnections connections =
        topics.connect(RUN, Map.of("producer.compression.type", compression))) {
      Journal journal = connections.journal(connections.transactionalId(), COMMIT_INTERVAL);
      long begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long due = begun + i * Duration.ofSeconds(1).toNanos() / stepsPerSecond;
        Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())).toMillis());
        append(journal, i);
      }
      journal.flush().join();
      long bytes = new StoredBytes(bootstrapServers).of(new TopicNames(topics.prefix()).events());
      return new JournalVolume(compression, stepsPerSecond, count, bytes);
    }
  }

  /** Events per second where they come as fast as they are taken, committed to the last. */
  double burst(int count) {
    try (KafkaConnections connections = topics("burst-").connect(RUN)) {
      Journal journal = connections.journal(connections.transactionalId(), COMMIT_INTERVAL);
      long begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        append(journal, i);
      }
      journal.flush().join();
      return count * 1e9 / (System.nanoTime() - begun);
    }
  }

  private void append(Journal journal, int index) {
    TrainingEvent event = steps.get(index % steps.size());
    BatchCoordinate last = ((StepCompleted) event.payload()).batches().get(0);
    journal.append(
        List.of(event), ReadPosition.START.after(last.partition(), last.offset()), false);
  }

  private BatchTopic topics(String prefix) {
    TopicCreator.ensure(
        WorkerSettings.of(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "topic.prefix", prefix,
                // The table wants one; nothing here looks at it.
                "model.directory", ".")));
    return new BatchTopic(bootstrapServers, prefix);
  }
}
