package io.millrace.benchmarks;

import io.millrace.benchmarks.profile.ProfileBenchmark;
import io.millrace.benchmarks.profile.ProfilePlan;
import io.millrace.benchmarks.profile.ProfileReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A training step, operator by operator. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = "Where the time of a training step goes, by PyTorch's operators.")
final class ProfileCommand implements Callable<Integer> {
  @Mixin private FullRowOptions batch;
  @Mixin private DeviceOptions target;

  @Option(
      names = "--gradient-checkpointing",
      description = "Compute activations anew in the backward pass.")
  private boolean checkpointing;

  @Option(
      names = "--steps",
      defaultValue = "10",
      description =
          "Steps that are measured without the profiler, and as many with it (default:"
              + " ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up-steps",
      defaultValue = "5",
      description = "Steps before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSteps;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Keep the trace there, for chrome://tracing or Perfetto.")
  private Path trace;

  @Override
  public Integer call() throws Exception {
    ProfilePlan plan =
        new ProfilePlan(
            batch.model(),
            target.device(),
            target.precision(),
            batch.rows(),
            batch.length(),
            checkpointing,
            AtLeastOne.of("--warm-up-steps", warmUpSteps),
            AtLeastOne.of("--steps", steps));
    List<String> machine = ReportPrinter.machineWithGpus();
    ProfileReport report =
        new ProfileBenchmark(plan, LegCommand::leg, ReportPrinter::progress)
            .run(Optional.ofNullable(trace));
    ReportPrinter.print(machine, report.lines());
    return 0;
  }
}
