package io.millrace.benchmarks;

import io.millrace.benchmarks.device.DeviceBenchmark;
import io.millrace.benchmarks.device.DevicePlan;
import io.millrace.benchmarks.device.DeviceReport;
import io.millrace.benchmarks.leg.Python;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Training on full rows, on a GPU or on the CPU. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description =
        "Tokens/s, peak memory and model FLOPs utilisation on full rows of random tokens.")
final class DeviceCommand implements Callable<Integer> {
  @Mixin private FullRowOptions batch;
  @Mixin private DeviceOptions target;

  @Option(
      names = "--steps",
      defaultValue = "50",
      description = "Steps of a leg that are measured (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up-steps",
      defaultValue = "10",
      description = "Steps of a leg before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSteps;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often every leg is run (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--python",
      description =
          "A Python with the packages of benchmarks/peers/requirements.txt; without it, Millrace"
              + " is measured alone.")
  private Path python;

  @Option(
      names = "--gradient-checkpointing",
      description = "Measure with gradient checkpointing as well.")
  private boolean checkpointing;

  @Option(names = "--compile", description = "Measure the peers compiled as well.")
  private boolean compile;

  @Override
  public Integer call() throws Exception {
    DevicePlan plan =
        new DevicePlan(
            batch.model(),
            target.device(),
            target.precision(),
            batch.rows(),
            batch.length(),
            AtLeastOne.of("--warm-up-steps", warmUpSteps),
            AtLeastOne.of("--steps", steps),
            AtLeastOne.of("--rounds", rounds),
            checkpointing,
            compile);
    List<String> machine = ReportPrinter.machineWithGpus();
    DeviceReport report =
        new DeviceBenchmark(
                plan,
                Optional.ofNullable(python).map(Python::at),
                LegCommand::leg,
                ReportPrinter::progress)
            .run();
    ReportPrinter.print(machine, report.lines());
    return report.succeeded() ? 0 : 1;
  }
}
