package io.millrace.cli;

import io.millrace.cli.application.ApplicationCommand;
import io.millrace.cli.application.ApplicationKinds;
import io.millrace.cli.application.BrokerCommand;
import io.millrace.cli.checkpoints.CheckpointsCommand;
import io.millrace.cli.completion.CompletionCommand;
import io.millrace.cli.control.ControlCommands;
import io.millrace.cli.demo.DemoCommand;
import io.millrace.cli.generate.GenerateCommand;
import io.millrace.cli.lineage.LineageCommand;
import io.millrace.cli.produce.ProduceCommand;
import io.millrace.cli.replay.ReplayCommand;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.topics.TopicsCommand;
import io.millrace.cli.watch.WatchCommand;
import java.io.InputStream;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;

/** The {@code millrace} command. */
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    versionProvider = Millrace.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = "Trains language models on text from Kafka, continuously.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:It went well",
      " 1:It ran and failed",
      " 2:Something is set wrongly; the message says what",
      " 3:Another worker of the run has taken over",
      "130:Ctrl-C, where nothing else applies"
    })
public final class Millrace {
  private Millrace() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] arguments) {
    LogSetup.forCommand(arguments);
    System.exit(commandLine(Terminal.detect(), System.in).execute(arguments));
  }

  /**
   * The whole command line; output goes to its {@code getOut()} and {@code getErr()}.
   *
   * @param in what {@code produce -} and {@code generate --prompts -} read
   */
  static CommandLine commandLine(Terminal terminal, InputStream in) {
    CommandLine line = new CommandLine(new Millrace());
    add(line, DemoCommand.commandLine(terminal));
    add(line, BrokerCommand.commandLine());
    ApplicationKinds.all().forEach(kind -> add(line, kind.command(), ApplicationCommand.of(kind)));
    add(line, TopicsCommand.commandLine(terminal));
    add(line, ProduceCommand.commandLine(terminal, in));
    add(line, ControlCommands.commandLine(in));
    add(line, WatchCommand.commandLine(terminal));
    add(line, CheckpointsCommand.commandLine(terminal));
    add(line, GenerateCommand.commandLine(in));
    add(line, LineageCommand.commandLine(terminal));
    add(line, ReplayCommand.commandLine(terminal));
    add(line, CompletionCommand.commandLine());
    HelpSections.addExamples(
        line,
        List.of(
            "millrace demo",
            "millrace broker",
            "millrace train --help",
            "millrace produce records.jsonl",
            "millrace watch"));
    Ansi ansi = terminal.colours() ? Ansi.ON : Ansi.OFF;
    line.setColorScheme(CommandLine.Help.defaultColorScheme(ansi));
    line.setParameterExceptionHandler(Failures::usage);
    line.setExecutionExceptionHandler(Failures::execution);
    return line;
  }

  private static void add(CommandLine line, CommandLine command) {
    add(line, command.getCommandName(), command);
  }

  private static void add(CommandLine line, String name, CommandLine command) {
    line.addSubcommand(name, command);
  }

  /** The version as the jar's manifest has it. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Millrace.class.getPackage().getImplementationVersion();
      return new String[] {"millrace " + (version == null ? "from its sources" : version)};
    }
  }
}
