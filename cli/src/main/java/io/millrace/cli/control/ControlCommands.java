package io.millrace.cli.control;

import io.millrace.cli.terminal.HelpSections;
import io.millrace.schemas.control.Command;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Sends commands to a run. */
@CommandLine.Command(
    name = "control",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Sends a command to a run and waits for its answer.")
public final class ControlCommands {
  private ControlCommands() {}

  /** The command line, with a command of its own for each command to a run. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new ControlCommands());
    line.addSubcommand(new Stop());
    line.addSubcommand(new Evaluate());
    HelpSections.addExamples(
        line,
        List.of(
            "millrace control stop --run alpaca",
            "millrace control stop --run alpaca --no-checkpoint",
            "millrace control eval --run alpaca --timeout 300"));
    return line;
  }

  /** Ends a run. */
  @CommandLine.Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Finishes the step at hand, saves a checkpoint and ends the run.")
  static final class Stop extends SendCommand {
    @Option(
        names = "--no-checkpoint",
        negatable = false,
        description = "Ends the run without saving a checkpoint.")
    private boolean noCheckpoint;

    @Override
    Command command() {
      return new Command.Stop(!noCheckpoint);
    }
  }

  /** Evaluates a run's model. */
  @CommandLine.Command(
      name = "eval",
      mixinStandardHelpOptions = true,
      description = "Evaluates the model, as it is now, on the evaluation topic.")
  static final class Evaluate extends SendCommand {
    @Override
    Command command() {
      return new Command.Evaluate();
    }
  }
}
