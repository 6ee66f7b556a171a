package io.millrace.benchmarks;

import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.measure.Goal;
import io.millrace.benchmarks.peers.PeerGoals;
import io.millrace.benchmarks.peers.PeersBenchmark;
import io.millrace.benchmarks.peers.PeersPlan;
import io.millrace.benchmarks.peers.PeersReport;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.ModelShape;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Training from memory beside other trainers. */
@Command(
    name = "peers",
    mixinStandardHelpOptions = true,
    description =
        "Tokens/s and peak memory of training, beside a trainer that pads and TRL's SFTTrainer.")
final class PeersCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Option(
      names = "--model",
      defaultValue = "SMALL",
      description = "SMALL or GPT2 (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Option(
      names = "--steps",
      defaultValue = "10",
      description = "Steps of a leg that are measured (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--warm-up-steps",
      defaultValue = "2",
      description = "Steps of a leg before that (default: ${DEFAULT-VALUE}).")
  private int warmUpSteps;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How often every leg is run (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--python",
      required = true,
      description = "A Python with the packages of benchmarks/peers/requirements.txt.")
  private Path python;

  @Override
  public Integer call() throws Exception {
    PeersPlan plan =
        new PeersPlan(
            model,
            options.rows(),
            options.maxLength(),
            AtLeastOne.of("--warm-up-steps", warmUpSteps),
            AtLeastOne.of("--steps", steps),
            AtLeastOne.of("--rounds", rounds));
    PeerGoals goals = PeerGoals.of(model);
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machine();
    PeersReport report =
        new PeersBenchmark(plan, Python.at(python), LegCommand::leg, ReportPrinter::progress)
            .run(records, goals);
    ReportPrinter.print(machine, report.lines());
    return report.goals().stream().allMatch(Goal::reached) ? 0 : 1;
  }
}
