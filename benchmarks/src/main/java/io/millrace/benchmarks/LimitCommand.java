package io.millrace.benchmarks;

import io.millrace.benchmarks.limit.LimitBenchmark;
import io.millrace.benchmarks.limit.LimitPlan;
import io.millrace.benchmarks.limit.LimitReport;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.service.SetupException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A step beside its bare matrix products. */
@Command(
    name = "limit",
    mixinStandardHelpOptions = true,
    description = "The time of a training step over that of the bare matrix products in it.")
final class LimitCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Option(
      names = "--model",
      defaultValue = "SMALL",
      description = "SMALL or GPT2 (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Option(
      names = "--steps",
      defaultValue = "10",
      description = "Batches of a round (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up-steps",
      defaultValue = "2",
      description = "Batches before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSteps;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "Rounds over these batches (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--threads",
      defaultValue = "0",
      description = "Threads of PyTorch; 0 leaves it to PyTorch (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Override
  public Integer call() throws Exception {
    LimitPlan plan =
        new LimitPlan(
            model,
            options.rows(),
            options.maxLength(),
            AtLeastOne.of("--warm-up-steps", warmUpSteps),
            AtLeastOne.of("--steps", steps),
            AtLeastOne.of("--rounds", rounds),
            threads);
    double bound = bound(model);
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    LimitReport report = new LimitBenchmark(plan, ReportPrinter::progress).run(records, bound);
    ReportPrinter.print(machine, report.lines());
    return report.goal().reached() ? 0 : 1;
  }

  private static double bound(ModelShape shape) {
    return switch (shape) {
      case SMALL -> 1.35;
      case GPT2 -> 1.2;
      case DEMO ->
          throw new SetupException("The demo's model has no limit: give --model small or gpt2.");
    };
  }
}
