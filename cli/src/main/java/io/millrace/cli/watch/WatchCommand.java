package io.millrace.cli.watch;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.LiveLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Follows the events topic. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = "Follows the events of the runs: steps, evaluations, checkpoints, commands.")
public final class WatchCommand implements Callable<Integer> {
  private static final Duration TURN = Duration.ofMillis(500);

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "Only this run; ends with code 0 when it has stopped, 1 when it has failed.")
  private String run;

  @Option(names = "--from-beginning", description = "Begins with the oldest event.")
  private boolean fromBeginning;

  @Option(names = "--json", description = "Prints each event as one JSON object.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private final Terminal terminal;
  private volatile boolean interrupted;

  private WatchCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command line. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new WatchCommand(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace watch",
            "millrace watch --run alpaca --from-beginning",
            "millrace watch --json | jq 'select(.type == \"EvaluationCompleted\") | .loss'"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    Settings settings = options.clientSettings();
    TopicNames topics = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    TopicCreator.ensure(settings, List.of(topics.events(), topics.text()));
    return GracefulExit.run(() -> follow(settings), () -> interrupted = true);
  }

  private int follow(Settings settings) {
    PrintWriter out = spec.commandLine().getOut();
    EventText text = new EventText(terminal, ZoneId.systemDefault());
    try (EventFollower follower =
            fromBeginning
                ? EventFollower.fromBeginning(settings)
                : EventFollower.fromNow(settings);
        TextOffsets offsets = new TextOffsets(settings);
        LiveLine line = new LiveLine(out, terminal)) {
      EventView view = new EventView(line, text, offsets::now);
      boolean live = terminal.interactive() && !json;
      RunStopped end = null;
      while (!interrupted) {
        List<TrainingEvent> events = follower.poll(TURN).stream().filter(this::wanted).toList();
        // A run that has stopped may have been started again further on.
        if (events.isEmpty() && run != null && end != null) {
          return end.failed() ? ExitCode.FAILED : ExitCode.OK;
        }
        for (TrainingEvent event : events) {
          end = event.payload() instanceof RunStopped stopped ? stopped : null;
          if (live) {
            view.add(event);
          } else {
            out.println(json ? EventJson.line(event) : text.line(event));
          }
        }
        out.flush();
        if (live) {
          view.refresh();
        }
      }
    }
    return ExitCode.INTERRUPTED;
  }

  private boolean wanted(TrainingEvent event) {
    return run == null || run.equals(event.run());
  }
}
