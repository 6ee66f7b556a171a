package io.millrace.benchmarks;

import io.millrace.benchmarks.feeding.FeedingBenchmark;
import io.millrace.benchmarks.feeding.FeedingPlan;
import io.millrace.benchmarks.feeding.FeedingReport;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.ModelShape;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether the device is ever idle for data, and what a checkpoint costs. */
@Command(
    name = "feeding",
    mixinStandardHelpOptions = true,
    description = "How long a device waits for data from Kafka, and stands still for a checkpoint.")
final class FeedingCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Mixin private DeviceOptions target;

  @Option(
      names = "--model",
      defaultValue = "GPT2",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Option(
      names = "--stretch",
      defaultValue = "10",
      description =
          "Steps of a stretch, and log.every.steps of the worker (default: ${DEFAULT-VALUE}).")
  private int stretch;

  @Option(
      names = "--stretches",
      defaultValue = "90",
      description = "Stretches of the worker's run that are measured (default: ${DEFAULT-VALUE}).")
  private int stretches;

  @Option(
      names = "--checkpoint-every-stretches",
      defaultValue = "30",
      description =
          "Stretches from one checkpoint to the next: enough that it is written before half of them"
              + " are over (default: ${DEFAULT-VALUE}).")
  private int checkpointEvery;

  @Option(
      names = "--leg-steps",
      defaultValue = "100",
      description =
          "Steps of a leg that is fed from Kafka or from memory (default: ${DEFAULT-VALUE}).")
  private int legSteps;

  @Option(
      names = "--pairs",
      defaultValue = "3",
      description = "Pairs of these legs (default: ${DEFAULT-VALUE}).")
  private int pairs;

  @Override
  public Integer call() throws Exception {
    FeedingPlan plan =
        new FeedingPlan(
            model,
            target.device(),
            target.precision(),
            options.rows(),
            options.maxLength(),
            AtLeastOne.of("--stretch", stretch),
            AtLeastOne.of("--stretches", stretches),
            AtLeastOne.of("--checkpoint-every-stretches", checkpointEvery),
            AtLeastOne.of("--leg-steps", legSteps),
            AtLeastOne.of("--pairs", pairs));
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machineWithGpus();
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      FeedingReport report =
          new FeedingBenchmark(plan, ReportPrinter::progress).run(temporary.path(), records);
      ReportPrinter.print(machine, report.lines());
      return report.reached() ? 0 : 1;
    }
  }
}
