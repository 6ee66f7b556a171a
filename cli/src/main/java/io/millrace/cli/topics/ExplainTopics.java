package io.millrace.cli.topics;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.cli.terminal.Table;
import io.millrace.cli.terminal.Table.Cell;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.topic.TopicSetting;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.topic.TopicCreator;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what each topic is for and what it should be like. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Says of each topic who writes and reads it, what is in it, and which settings it should"
            + " have and why. Asks no broker.")
final class ExplainTopics implements Callable<Integer> {
  @Option(names = "--json", description = "Prints each topic as one JSON object.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private final Terminal terminal;

  private ExplainTopics(Terminal terminal) {
    this.terminal = terminal;
  }

  static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new ExplainTopics(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace topics explain",
            "millrace topics explain --set topic.prefix=news-",
            "millrace topics explain --json | jq .topic"));
    return line;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    for (TopicSpec topic : TopicCreator.specs(options.clientSettings())) {
      if (json) {
        out.println(line(topic));
      } else {
        lines(topic).forEach(out::println);
        out.println();
      }
    }
    if (!json) {
      out.println(
          "In production: three replicas of each (--replication-factor 3), of which two must have a"
              + " record before it counts as written (min.insync.replicas=2).");
    }
    out.flush();
    return ExitCode.OK;
  }

  private List<String> lines(TopicSpec topic) {
    Table table = new Table(terminal);
    row(table, "holds", topic.purpose().holds());
    row(table, "written by", topic.purpose().writtenBy());
    row(table, "read by", topic.purpose().readBy());
    row(table, "key", topic.purpose().key());
    row(table, "format", topic.purpose().format());
    row(table, "partitions", partitions(topic));
    topic.wanted().forEach(setting -> row(table, setting.key(), setting(setting)));
    List<String> lines = table.lines();
    return Stream.concat(Stream.of(terminal.paint(Colour.BOLD, topic.name())), lines.stream())
        .toList();
  }

  private static void row(Table table, String name, String value) {
    table.add(List.of(Cell.of("  " + name), Cell.of(value)));
  }

  private static String partitions(TopicSpec topic) {
    return switch (topic.partitionWish().kind()) {
      case ANY -> topic.partitions() + "; " + topic.partitionWish().why();
      case ONE -> "1; " + topic.partitionWish().why();
      case AS_MANY_AS ->
          "as many as " + topic.partitionWish().other() + "; " + topic.partitionWish().why();
    };
  }

  private static String setting(TopicSetting setting) {
    return switch (setting.rule()) {
          case EXACTLY -> "";
          case AT_LEAST -> "at least ";
          case AT_MOST -> "at most ";
        }
        + setting.value()
        + "; else "
        + setting.why();
  }

  private static String line(TopicSpec topic) {
    var object = JsonLine.object();
    object.put("topic", topic.name());
    object.put("partitions", topic.partitions());
    object.put("partitions_why", topic.partitionWish().why());
    object.setAll(JsonLine.of(topic.purpose()));
    JsonLine.put(object, "settings", topic.wanted());
    return JsonLine.text(object);
  }
}
