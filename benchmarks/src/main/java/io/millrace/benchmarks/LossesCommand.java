package io.millrace.benchmarks;

import io.millrace.benchmarks.losses.LossesBenchmark;
import io.millrace.benchmarks.losses.LossesPlan;
import io.millrace.benchmarks.losses.LossesReport;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.pipeline.TemporaryDirectory;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.ModelShape;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Training through the whole pipeline on a device beside the CPU. */
@Command(
    name = "losses",
    mixinStandardHelpOptions = true,
    description = "The losses of workers that train from Kafka on a device, beside the CPU's.")
final class LossesCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Option(
      names = "--model",
      defaultValue = "SMALL",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Mixin private DeviceOption target;

  @Option(
      names = "--steps",
      defaultValue = "20",
      description = "Steps of each worker (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Override
  public Integer call() throws Exception {
    LossesPlan plan =
        new LossesPlan(
            model,
            target.device(),
            options.rows(),
            options.maxLength(),
            AtLeastOne.of("--steps", steps));
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machineWithGpus();
    try (TemporaryDirectory temporary = TemporaryDirectory.create()) {
      LossesReport report =
          new LossesBenchmark(plan, ReportPrinter::progress).run(temporary.path(), records);
      ReportPrinter.print(machine, report.lines());
      return report.goals().stream().allMatch(Goal::reached) ? 0 : 1;
    }
  }
}
