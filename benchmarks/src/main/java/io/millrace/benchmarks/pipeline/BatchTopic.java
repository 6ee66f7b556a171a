package io.millrace.benchmarks.pipeline;

import io.millrace.worker.app.WorkerSettings;
import io.millrace.worker.batch.BatchStager;
import io.millrace.worker.kafka.KafkaConnections;
import io.millrace.worker.progress.RunPlan;
import io.millrace.worker.source.BatchKind;
import io.millrace.worker.source.BatchSource;
import io.millrace.worker.source.Delivery;
import io.millrace.worker.source.ReadPosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * The batch topic as a worker sees it.
 *
 * @param bootstrapServers of the broker
 * @param prefix of the pipeline's topics
 */
public record BatchTopic(String bootstrapServers, String prefix) {
  private static final int READ_AHEAD = 16;

  /**
   * Has the preprocessor make full batches of records and waits until they are committed. What is
   * left over makes none.
   *
   * @param tokenizer directory with a tokenizer.json
   * @param rows records of a batch
   * @param maxLength tokens of a record at most
   */
  public void fill(Path tokenizer, TextRecords records, int rows, int maxLength)
      throws ExecutionException, InterruptedException {
    Map<String, String> settings = new HashMap<>(records.settings());
    settings.put("tokenizer", tokenizer.toString());
    settings.put("batch.rows", Integer.toString(rows));
    settings.put("max.length", Integer.toString(maxLength));
    // Long enough that every batch is full.
    settings.put("batch.linger.ms", "600000");
    try (Preprocessing preprocessing = new Preprocessing(bootstrapServers, prefix, settings)) {
      preprocessing.send(records.lines());
      preprocessing.start();
      preprocessing.awaitCommitted(records.size());
    }
  }

  /** A worker's connections for a run of that id. */
  public KafkaConnections connect(String run) {
    return connect(run, Map.of());
  }

  /**
   * The same.
   *
   * @param more settings of the worker
   */
  public KafkaConnections connect(String run, Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("topic.prefix", prefix);
    // The table wants one; connections do not look at it.
    settings.put("model.directory", ".");
    return new KafkaConnections(
        WorkerSettings.of(settings), run, List.of(), client -> {}, () -> {});
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
        new RunPlan(Map.of(), ends, 0, 0, 0),
        1,
        READ_AHEAD,
        new BatchKind(Optional.empty(), tokenizerFingerprint));
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
