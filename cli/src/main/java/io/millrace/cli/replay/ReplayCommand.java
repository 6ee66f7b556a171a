package io.millrace.cli.replay;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.setting.CheckpointArgument;
import io.millrace.cli.setting.ClientSettings;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.LiveLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.service.SetupException;
import io.millrace.worker.app.AuditSettings;
import io.millrace.worker.app.ReplayRequest;
import io.millrace.worker.app.RunAudit;
import io.millrace.worker.audit.ReplayReport;
import io.millrace.worker.checkpoint.Checkpoint;
import io.millrace.worker.checkpoint.StandaloneCheckpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes a checkpoint again. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Rebuilds a checkpoint: takes the steps that the journal has again, from the same batches, and"
          + " compares every weight and every optimizer state bit for bit.",
      "Computes under the settings that the run has written down; --set takes the broker's settings"
          + " and device, threads, precision, gradient.checkpointing and batch.split.tokens. It only reads what the run"
          + " has, and may do so while the run goes on."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:What was rebuilt is identical",
      "  1:It is not identical",
      "  2:It cannot be rebuilt: the checkpoint is broken, or batches or journal are gone",
      "130:Ctrl-C"
    })
public final class ReplayCommand implements Callable<Integer> {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint, such as runs/RUN/checkpoints/step-00000500.")
  private Path checkpoint;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description =
          "An earlier checkpoint of the run to begin with (default: the newest older one beside it,"
              + " else the base model).")
  private Path from;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Begins with the run's base model, which is here now.")
  private Path model;

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Leaves what was rebuilt here, as a checkpoint; must not be there yet.")
  private Path keep;

  @Option(names = "--json", description = "Prints the outcome as one JSON object.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private final Terminal terminal;
  private volatile boolean interrupted;

  private ReplayCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command line. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new ReplayCommand(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace replay --checkpoint runs/alpaca/checkpoints/step-00000500",
            "millrace replay --checkpoint runs/alpaca/checkpoints/step-00000500 --model gpt2",
            "millrace replay --checkpoint runs/alpaca/checkpoints/step-00000500 --set threads=4",
            "millrace replay --checkpoint runs/alpaca/checkpoints/step-00000500 --keep rebuilt"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    var unused = options.settings(AuditSettings.REPLAY, ClientSettings.PASS_THROUGH);
    if (from != null && model != null) {
      throw new SetupException("Both --from and --model are given: begin with one of them.");
    }
    if (keep != null) {
      StandaloneCheckpoint.requireFree(keep);
    }
    Checkpoint target = CheckpointArgument.whole(checkpoint);
    ReplayRequest request =
        new ReplayRequest(
            target,
            Optional.ofNullable(from).map(CheckpointArgument::whole),
            Optional.ofNullable(model),
            Optional.ofNullable(keep));
    RunAudit audit = RunAudit.of(target.manifest(), options.given());
    return GracefulExit.run(() -> replay(audit, request), () -> interrupted = true);
  }

  private int replay(RunAudit audit, ReplayRequest request) {
    PrintWriter out = spec.commandLine().getOut();
    Optional<ReplayReport> report;
    try (LiveLine line = new LiveLine(out, terminal)) {
      report =
          audit.replay(
              request,
              new ReplayProgress(
                  line, terminal.interactive() && !json, request.target(), () -> !interrupted));
    }
    if (report.isEmpty()) {
      return ExitCode.INTERRUPTED;
    }
    if (json) {
      out.println(ReplayJson.line(request, report.get()));
    } else {
      new ReplayText(terminal).lines(request, report.get()).forEach(out::println);
    }
    out.flush();
    return report.get().comparison().identical() ? ExitCode.OK : ExitCode.FAILED;
  }
}
