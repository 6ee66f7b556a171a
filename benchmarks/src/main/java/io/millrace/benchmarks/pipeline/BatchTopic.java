package io.millrace.benchmarks.pipeline;

import io.millrace.worker.app.WorkerSettings;
import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The batch topic as a worker sees it.
 *
 * @param bootstrapServers of the broker
 * @param prefix of the pipeline's topics
 */
public record BatchTopic(String bootstrapServers, String prefix) {
  private static final int READ_AHEAD = 16;

  /** A worker's connections for a run of that id. */
  public KafkaConnections connect(String run) {
    Map<String, String> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "topic.prefix", prefix,
            // The table wants one; connections do not look at it.
            "model.directory", ".");
    return new KafkaConnections(WorkerSettings.of(settings), run, List.of(), client -> {});
  }

  /** The worker's source of batches, with its usual read-ahead, from the beginning on. */
  public static BatchSource source(
      KafkaConnections connections,
      BatchStager stager,
      Map<Integer, Long> ends,
      String tokenizerFingerprint) {
    return connections.batches(
        stager,
        ReadPosition.START,
        new RunPlan(Map.of(), ends, 0, 0),
        1,
        READ_AHEAD,
        tokenizerFingerprint);
  }

  /**
   * Reads what is committed now, in order.
   *
   * @throws IllegalStateException when a record is no batch of that tokenizer
   */
  public void forEach(String tokenizerFingerprint, Consumer<Delivery.Batch> consumer)
      throws InterruptedException {
    try (KafkaConnections connections = connect("reader")) {
      BatchSource source =
          source(connections, batch -> {}, connections.batchEndOffsets(), tokenizerFingerprint);
      while (true) {
        Delivery next = source.poll(Duration.ofSeconds(1)).orElse(null);
        if (next instanceof Delivery.PassEnded) {
          return;
        } else if (next instanceof Delivery.Batch batch) {
          consumer.accept(batch);
        } else if (next instanceof Delivery.Broken broken) {
          throw new IllegalStateException("The batch topic holds no batch: " + broken);
        }
      }
    }
  }
}
