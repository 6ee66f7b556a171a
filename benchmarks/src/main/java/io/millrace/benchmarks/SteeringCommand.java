package io.millrace.benchmarks;

import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.steering.SteeringBenchmark;
import io.millrace.benchmarks.steering.SteeringPlan;
import io.millrace.benchmarks.steering.SteeringReport;
import io.millrace.benchmarks.training.ModelShape;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How soon a run acknowledges what it is told. */
@Command(
    name = "steering",
    mixinStandardHelpOptions = true,
    description = "How soon a run that trains acknowledges a command.")
final class SteeringCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Option(
      names = "--model",
      defaultValue = "SMALL",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Option(
      names = "--commands",
      defaultValue = "30",
      description = "Commands before the stop (default: ${DEFAULT-VALUE}).")
  private int commands;

  @Override
  public Integer call() throws Exception {
    SteeringPlan plan =
        new SteeringPlan(
            model, options.rows(), options.maxLength(), AtLeastOne.of("--commands", commands));
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      SteeringReport report =
          new SteeringBenchmark(plan, ReportPrinter::progress).run(temporary.path(), records);
      ReportPrinter.print(machine, report.lines());
      return report.goal().reached() ? 0 : 1;
    }
  }
}
