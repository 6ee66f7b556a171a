package io.millrace.benchmarks.training;

import io.millrace.benchmarks.measure.Pair;
import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.TextRecords;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Does the journal cost training speed? Both legs train as the worker does, on batches from the
 * topic; one has the journal, with the transactions of its events and offsets, the other none.
 */
public final class JournalBenchmark {
  private static final String WITH = "with journal";
  private static final String WITHOUT = "without";

  private final TrainingPlan plan;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param progress is told a line per leg
   */
  public JournalBenchmark(TrainingPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs the pairs.
   *
   * @param topic that nobody uses yet
   * @param directory for the model, not there yet
   */
  public TrainingReport run(BatchTopic topic, Path directory, TextRecords records)
      throws Exception {
    TrainingLegs legs = TrainingLegs.prepare(plan, topic, directory, records, progress);
    return new TrainingReport(
        plan,
        WITH,
        WITHOUT,
        Pair.measure(
            plan.warmUpPairs(),
            plan.pairs(),
            () -> legs.withJournal(WITH),
            () -> legs.withoutJournal(WITHOUT)));
  }
}
