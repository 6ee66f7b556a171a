package io.millrace.benchmarks;

import io.millrace.benchmarks.leg.Python;
import io.millrace.benchmarks.peers.Peer;
import io.millrace.benchmarks.peers.PeerGoals;
import io.millrace.benchmarks.peers.PeersBenchmark;
import io.millrace.benchmarks.peers.PeersPlan;
import io.millrace.benchmarks.peers.PeersReport;
import io.millrace.benchmarks.pipeline.TextRecords;
import io.millrace.benchmarks.training.ModelShape;
import io.millrace.worker.program.Precision;
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
        "Tokens/s and peak memory of training, beside trainers that pad and TRL's SFTTrainer.")
final class PeersCommand implements Callable<Integer> {
  @Mixin private RecordOptions options;

  @Option(
      names = "--model",
      defaultValue = "SMALL",
      description = "SMALL or GPT2 (default: ${DEFAULT-VALUE}).")
  private ModelShape model;

  @Option(
      names = "--peers",
      split = ",",
      defaultValue = "PADDING,PADDING_TUNED,TRL",
      paramLabel = "PEER",
      description =
          "Some of ${COMPLETION-CANDIDATES}, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<Peer> peers;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu or cuda (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--precision",
      defaultValue = "FP32",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Precision precision;

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
      description =
          "A Python with those packages of benchmarks/peers/requirements.txt that the peers need.")
  private Path python;

  @Override
  public Integer call() throws Exception {
    PeersPlan plan =
        new PeersPlan(
            model,
            peers.stream().distinct().toList(),
            device,
            precision,
            options.rows(),
            options.maxLength(),
            AtLeastOne.of("--warm-up-steps", warmUpSteps),
            AtLeastOne.of("--steps", steps),
            AtLeastOne.of("--rounds", rounds));
    PeerGoals goals = PeerGoals.of(model, device);
    TextRecords records = options.records();
    List<String> machine = ReportPrinter.machineWithGpus();
    PeersReport report =
        new PeersBenchmark(plan, Python.at(python), LegCommand::leg, ReportPrinter::progress)
            .run(records, goals);
    ReportPrinter.print(machine, report.lines());
    return report.succeeded() ? 0 : 1;
  }
}
