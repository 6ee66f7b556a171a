package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.Pair;
import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.broker.Broker;
import io.millrace.worker.source.Delivery;
import java.util.List;
import java.util.function.Consumer;

/**
 * Does Kafka cost training speed? One leg trains as the worker does, on batches from the topic,
 * with the journal's transactions and with a reader of commands; the other is given the very same
 * batches from a list and writes nothing.
 */
public final class TrainingBenchmark {
  private static final String PREFIX = "training-";

  private final TrainingPlan plan;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param progress is told a line per leg
   */
  public TrainingBenchmark(TrainingPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it all. */
  public TrainingReport run(TextRecords records) throws Exception {
    try (TemporaryDirectory temporary = TemporaryDirectory.create();
        Broker broker = plan.broker().start(temporary.path().resolve("broker"))) {
      TrainingLegs legs =
          TrainingLegs.prepare(
              plan,
              new BatchTopic(broker.bootstrapServers(), PREFIX),
              temporary.path().resolve("model"),
              records,
              progress);
      List<Delivery.Batch> batches = legs.batches();
      progress.accept(batches.size() + " batches are on the topic and in memory.");
      return new TrainingReport(
          plan,
          "from Kafka",
          "from memory",
          Pair.measure(
              plan.warmUpPairs(),
              plan.pairs(),
              () -> legs.withJournal("Kafka"),
              () -> legs.fromMemory("memory", batches)));
    }
  }
}
