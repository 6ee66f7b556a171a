package io.millrace.cli.topics;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.schemas.topic.TopicSpec;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.ClusterAdmin;
import io.millrace.service.topic.TopicCreator;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Creates the topics that are missing, and leaves the others as they are. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Creates the topics that are missing, with the settings that Millrace wants.",
      "Those that are there are left as they are: see millrace topics check."
    })
final class CreateTopics implements Callable<Integer> {
  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions of text and batches; wins over topic.partitions (default: 1).")
  private Integer partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      description =
          "Copies of every topic; wins over topic.replication.factor (default: the broker's). With 3"
              + " or more, two must have a record before it counts as written.")
  private Integer replicationFactor;

  @Option(names = "--dry-run", description = "Says what would be created, and creates nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Prints each topic as one JSON object.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private CreateTopics() {}

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new CreateTopics());
    HelpSections.addExamples(
        line,
        List.of(
            "millrace topics create --partitions 6 --replication-factor 3",
            "millrace topics create --dry-run",
            "millrace topics create --set topic.prefix=news- --bootstrap-servers kafka:9092"));
    return line;
  }

  @Override
  public Integer call() {
    Map<String, String> own = new TreeMap<>();
    if (partitions != null) {
      own.put(KafkaSettings.TOPIC_PARTITIONS, partitions.toString());
    }
    if (replicationFactor != null) {
      own.put(KafkaSettings.TOPIC_REPLICATION_FACTOR, replicationFactor.toString());
    }
    Settings settings = options.clientSettings(own);
    Optional<Short> replicas = TopicCreator.replicas(settings);
    List<TopicSpec> specs = TopicCreator.specs(settings);
    try (ClusterAdmin admin = new ClusterAdmin(settings)) {
      List<TopicSpec> missing = TopicCreator.missing(admin, specs);
      if (!dryRun) {
        TopicCreator.create(admin, missing, replicas);
      }
      specs.forEach(wanted -> report(wanted, missing.contains(wanted), replicas));
    }
    return ExitCode.OK;
  }

  private void report(TopicSpec topic, boolean missing, Optional<Short> replicas) {
    PrintWriter out = spec.commandLine().getOut();
    String state = missing ? (dryRun ? "would be created" : "created") : "is there already";
    Map<String, String> settings = new TreeMap<>(topic.settings(replicas));
    if (json) {
      var object = JsonLine.object();
      object.put("topic", topic.name());
      object.put("missing", missing);
      object.put("created", missing && !dryRun);
      if (missing) {
        object.put("partitions", topic.partitions());
        JsonLine.put(object, "settings", settings);
      }
      out.println(JsonLine.text(object));
    } else if (missing) {
      out.printf(
          Locale.ROOT,
          "%s: %s, %d partitions, %s %s%n",
          topic.name(),
          state,
          topic.partitions(),
          replicas.map(count -> count + " replicas,").orElse("the broker's number of replicas,"),
          settings);
    } else {
      out.println(topic.name() + ": " + state);
    }
    out.flush();
  }
}
