package io.millrace.cli.watch;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.topic.TopicNames;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import io.millrace.service.topic.TopicCreator;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Follows the events topic: on a terminal on a screen of its own, elsewhere line by line. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how the runs go: on a terminal as a live screen, elsewhere as a line for each event.",
      "Only what the runs' journals have committed is shown."
    })
public final class WatchCommand implements Callable<Integer> {
  private static final Duration TURN = Duration.ofMillis(500);

  /** Some hours of most runs, read in a second or so. */
  private static final long RECENT = 20_000;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = {
        "Only this run. Ends with code 0 when the last that is known of it is that it has"
            + " stopped, 1 that it has failed: on a terminal and with --since also if that was"
            + " before. Off a terminal without --since only new events count, so that a run that"
            + " has ended is waited for to be started again."
      })
  private String run;

  @Option(
      names = "--since",
      paramLabel = "WHEN",
      description = {
        "What to begin with: a stretch of time back (30s, 10m, 2h, 1d), an instant"
            + " (2026-01-31T12:00:00Z) or 'start'. Without it, a screen begins with the newest"
            + " 20,000 records of each partition, and lines with what comes from now on."
      })
  private String since;

  @Option(names = "--plain", description = "A line for each event, also on a terminal.")
  private boolean plain;

  @Option(names = "--json", description = "Each event as one JSON object, a line each.")
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
    HelpSections.addSection(
        line,
        "Keys of the screen, where there are several runs: Tab for the next, 1 to 9 for one by its"
            + " number.\nq quits. Ctrl-C as well, with code 130.\n");
    HelpSections.addExamples(
        line,
        List.of(
            "millrace watch",
            "millrace watch --run alpaca --since 2h --plain",
            "millrace watch --since start --json | jq 'select(.type == \"EvaluationCompleted\")'"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    boolean screen = terminal.interactive() && !json && !plain;
    Since from =
        since != null
            ? Since.parse(since, Instant.now())
            : screen ? new Since.Last(RECENT) : new Since.Now();
    Settings settings = options.clientSettings();
    TopicNames topics = new TopicNames(settings.string(KafkaSettings.TOPIC_PREFIX));
    TopicCreator.ensure(settings, List.of(topics.events(), topics.text()));
    if (screen) {
      WatchScreen watch = new WatchScreen(terminal, spec.commandLine().getOut(), settings, run);
      return GracefulExit.run(() -> watch.follow(from), watch::interrupt);
    }
    return GracefulExit.run(() -> lines(settings, from), () -> interrupted = true);
  }

  private int lines(Settings settings, Since from) {
    PrintWriter out = spec.commandLine().getOut();
    EventText text = new EventText(terminal, ZoneId.systemDefault());
    try (EventFollower follower = EventFollower.since(settings, from)) {
      RunStopped end = null;
      boolean heard = false;
      boolean said = false;
      while (!interrupted) {
        List<TrainingEvent> events = follower.poll(TURN).stream().filter(this::wanted).toList();
        heard |= !events.isEmpty();
        // A run that has stopped may have been started again further on.
        if (events.isEmpty() && run != null && end != null) {
          return end.failed() ? ExitCode.FAILED : ExitCode.OK;
        }
        if (!heard && !said && follower.caughtUp()) {
          said = true;
          sayWhatIsWaitedFor();
        }
        for (TrainingEvent event : events) {
          end = event.payload() instanceof RunStopped stopped ? stopped : null;
          out.println(json ? EventJson.line(event) : text.line(event));
          out.flush();
        }
      }
    }
    return ExitCode.INTERRUPTED;
  }

  /** Not among the lines, which may be read by a program. */
  private void sayWhatIsWaitedFor() {
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        (since == null
                ? "Waiting for the next event of "
                : "No event since then. Waiting for one of ")
            + (run == null ? "any run" : "run " + run)
            + (since == null ? "; --since start shows earlier ones." : "."));
    err.flush();
  }

  private boolean wanted(TrainingEvent event) {
    return run == null || run.equals(event.run());
  }
}
