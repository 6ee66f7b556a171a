package io.millrace.cli.topics;

import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Everything about the pipeline's topics. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description =
        "Creates the topics of a pipeline, checks those that there are, and explains them.")
public final class TopicsCommand {
  private TopicsCommand() {}

  /** The command line. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new TopicsCommand());
    line.addSubcommand(CreateTopics.commandLine());
    line.addSubcommand(CheckTopics.commandLine(terminal));
    line.addSubcommand(ExplainTopics.commandLine(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace topics explain",
            "millrace topics create --partitions 6 --replication-factor 3",
            "millrace topics check --set topic.prefix=news-"));
    return line;
  }
}
