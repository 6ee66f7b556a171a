package io.millrace.cli.topics;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.topic.Severity;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.ClusterAdmin;
import io.millrace.service.topic.TopicCreator;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares the topics that there are with what is wanted. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description = {
      "Compares the topics that there are with what Millrace wants, and changes nothing.",
      "Each deviation is an error or a warning, with the command that puts it right."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:No errors; there may be warnings",
      "1:At least one error, such as a missing topic",
      "2:The cluster cannot be asked"
    })
final class CheckTopics implements Callable<Integer> {
  @Option(names = "--json", description = "Prints each deviation as one JSON object.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private final Terminal terminal;

  private CheckTopics(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new CheckTopics(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace topics check",
            "millrace topics check --bootstrap-servers kafka:9092 --set topic.prefix=news-",
            "millrace topics check --json | jq 'select(.severity == \"error\") | .problem'"));
    return line;
  }

  @Override
  public Integer call() {
    Settings settings = options.clientSettings();
    List<TopicSpec> specs = TopicCreator.specs(settings);
    List<Deviation> found;
    try (ClusterAdmin admin = new ClusterAdmin(settings)) {
      TopicCheck check = new TopicCheck(ActualTopics.of(admin, specs), admin.servers());
      found = specs.stream().map(check::deviations).flatMap(List::stream).toList();
    }
    PrintWriter out = spec.commandLine().getOut();
    found.forEach(deviation -> out.println(json ? line(deviation) : text(deviation)));
    long errors = found.stream().filter(d -> d.severity() == Severity.ERROR).count();
    if (!json) {
      out.printf(
          Locale.ROOT,
          "%d topics looked at: %d errors, %d warnings%n",
          specs.size(),
          errors,
          found.size() - errors);
    }
    out.flush();
    return errors == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private String text(Deviation deviation) {
    return terminal.paint(
            deviation.severity() == Severity.ERROR ? Colour.RED : Colour.YELLOW,
            name(deviation.severity()))
        + "  "
        + deviation.problem()
        + System.lineSeparator()
        + "         "
        + terminal.paint(Colour.FAINT, deviation.remedy());
  }

  private static String line(Deviation deviation) {
    return JsonLine.text(
        JsonLine.of(deviation).put("severity", name(deviation.severity()).strip()));
  }

  private static String name(Severity severity) {
    return severity == Severity.ERROR ? "error  " : "warning";
  }
}
