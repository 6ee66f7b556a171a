package io.millrace.benchmarks;

import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.benchmarks.training.TrainingBenchmark;
import io.millrace.benchmarks.training.TrainingPlan;
import io.millrace.worker.program.Precision;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Training from Kafka beside training from memory. */
@Command(
    name = "training",
    mixinStandardHelpOptions = true,
    description = "Tokens/s of training from Kafka, beside the same steps fed from memory.")
final class TrainingCommand implements Callable<Integer> {
  /** The worker is to reach this share of the speed of the same steps fed from memory. */
  private static final double GOAL = 0.95;

  @Mixin private RecordOptions options;

  @Mixin private BrokerOption broker;

  @Option(
      names = "--model",
      defaultValue = "SMALL",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Option(
      names = "--steps",
      defaultValue = "20",
      description = "Steps of a leg that are measured (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up-steps",
      defaultValue = "4",
      description = "Steps of a leg before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSteps;

  @Option(
      names = "--pairs",
      defaultValue = "5",
      description = "Pairs of legs that are measured (default: ${DEFAULT-VALUE}).")
  private int pairs;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of PyTorch; 0 leaves it to PyTorch (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws Exception {
    TrainingPlan plan =
        new TrainingPlan(
            model,
            "cpu",
            Precision.FP32,
            broker.place(),
            options.rows(),
            options.maxLength(),
            AtLeastOne.of("--warm-up-steps", warmUpSteps),
            AtLeastOne.of("--steps", steps),
            1,
            AtLeastOne.of("--pairs", pairs),
            threads);
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    var report = new TrainingBenchmark(plan, ReportPrinter::progress).run(records);
    ReportPrinter.print(machine, report.lines());
    double ratio = report.ratio().median();
    System.out.printf(
        Locale.ROOT,
        "%nFrom Kafka %.1f%% of the speed from memory; the goal is %.0f%%: %s.%n",
        100 * ratio,
        100 * GOAL,
        ratio >= GOAL ? "reached" : "missed");
    return ratio >= GOAL ? 0 : 1;
  }
}
