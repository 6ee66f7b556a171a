package io.millrace.benchmarks.exactness;

import io.millrace.benchmarks.pipeline.BatchTopic;
import io.millrace.benchmarks.pipeline.BrokerPlace;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.JournalBenchmark;
import io.millrace.benchmarks.training.TrainingPlan;
import io.millrace.benchmarks.training.TrainingReport;
import io.millrace.broker.Broker;
import java.nio.file.Path;
import java.util.function.Consumer;

/** What does it cost that every record trains exactly once? One broker process serves all parts. */
public final class ExactnessBenchmark {
  private final ExactnessPlan plan;
  private final Consumer<String> progress;

  /**
   * Prepares.
   *
   * @param progress is told what happens
   */
  public ExactnessBenchmark(ExactnessPlan plan, Consumer<String> progress) {
    this.plan = plan;
    this.progress = progress;
  }

  /** Runs it all. */
  public ExactnessReport run(TextRecords records) throws Exception {
    try (TemporaryDirectory temporary = TemporaryDirectory.create();
        Broker broker = BrokerPlace.OWN_PROCESS.start(temporary.path().resolve("broker"))) {
      String servers = broker.bootstrapServers();
      RecoveryReport recovery =
          new RecoveryBenchmark(plan.recovery(), progress)
              .run(
                  new BatchTopic(servers, "recovery-"),
                  temporary.path().resolve("recovery"),
                  records);
      JournalSizeReport size =
          new JournalSizeBenchmark(plan.journal(), progress).run(servers, recovery.undisturbed());
      TrainingReport judged = cost(plan.judged(), "judged", servers, temporary.path(), records);
      TrainingReport tiny = cost(plan.tiny(), "tiny", servers, temporary.path(), records);
      return new ExactnessReport(judged, tiny, recovery, size);
    }
  }

  private TrainingReport cost(
      TrainingPlan legs, String name, String servers, Path directory, TextRecords records)
      throws Exception {
    return new JournalBenchmark(legs, progress)
        .run(new BatchTopic(servers, name + "-"), directory.resolve(name), records);
  }
}
