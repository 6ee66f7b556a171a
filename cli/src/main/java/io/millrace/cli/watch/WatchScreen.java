package io.millrace.cli.watch;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.terminal.FullScreen;
import io.millrace.cli.terminal.HeldErrors;
import io.millrace.cli.terminal.Keyboard;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.terminal.TerminalSize;
import io.millrace.cli.watch.run.RunHistory;
import io.millrace.cli.watch.run.Runs;
import io.millrace.cli.watch.screen.RunScreen;
import io.millrace.cli.watch.screen.Watched;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.service.config.KafkaSettings;
import io.millrace.service.config.Settings;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Follows the runs on a full screen until it is told to end. */
final class WatchScreen {
  private static final Duration TURN = Duration.ofMillis(100);
  private static final long DRAWN_EVERY_NANOS = Duration.ofMillis(250).toNanos();
  private static final Duration SILENCE = Duration.ofSeconds(5);
  private static final int SUMMARY_ROWS = 10;

  private final Terminal terminal;
  private final PrintWriter out;
  private final Settings settings;
  private final String wanted;
  private final RunChoice choice;
  private final RunScreen drawer;
  private final Runs runs = new Runs();
  private volatile FullScreen screen;
  private volatile Keyboard keyboard;
  private volatile boolean interrupted;

  /**
   * A screen that is not shown yet.
   *
   * @param wanted the id of the only run to show; null for any
   */
  WatchScreen(Terminal terminal, PrintWriter out, Settings settings, String wanted) {
    this.terminal = terminal;
    this.out = out;
    this.settings = settings;
    this.wanted = wanted;
    this.choice = new RunChoice(wanted);
    this.drawer = new RunScreen(terminal, ZoneId.systemDefault());
  }

  /** Makes {@link #follow} return soon, and gives the terminal back at once; for any thread. */
  void interrupt() {
    interrupted = true;
    giveBack();
  }

  private synchronized void take() {
    if (!interrupted) {
      keyboard = Keyboard.open();
      screen = new FullScreen(out);
    }
  }

  private synchronized void giveBack() {
    if (screen != null) {
      screen.close();
    }
    if (keyboard != null) {
      keyboard.close();
      keyboard = null;
    }
  }

  /** Shows what happens, and returns the exit code. */
  int follow(Since since) {
    try (EventFollower follower = EventFollower.since(settings, since);
        LagReader lags = new LagReader(settings)) {
      int code;
      try (HeldErrors errors = new HeldErrors()) {
        take();
        try {
          code = follow(follower, lags);
        } finally {
          // Before the clients, whose closing takes time when the broker is away.
          giveBack();
        }
      }
      summary(lags);
      return code;
    }
  }

  private int follow(EventFollower follower, LagReader lags) {
    catchUp(follower, lags);
    long drawnAt = System.nanoTime() - DRAWN_EVERY_NANOS;
    while (!interrupted) {
      List<TrainingEvent> events = follower.poll(TURN);
      events.forEach(runs::add);
      // A run that has stopped may have been started again further on.
      Optional<RunStopped> end =
          Optional.ofNullable(wanted).flatMap(runs::run).flatMap(RunHistory::stopped);
      if (end.isPresent() && events.isEmpty()) {
        return end.get().failed() ? ExitCode.FAILED : ExitCode.OK;
      }
      OptionalInt code = keys();
      if (code.isPresent()) {
        return code.getAsInt();
      }
      if (System.nanoTime() - drawnAt >= DRAWN_EVERY_NANOS) {
        drawnAt = System.nanoTime();
        draw(lags);
      }
    }
    return ExitCode.INTERRUPTED;
  }

  /** Reads what is there already, and how the runs began that are in the middle of something. */
  private void catchUp(EventFollower follower, LagReader lags) {
    draw(lags);
    while (!interrupted && !follower.caughtUp()) {
      follower.poll(TURN).forEach(runs::add);
    }
    Set<String> unexplained = new HashSet<>();
    runs.all().stream()
        .filter(run -> wanted == null || run.run().equals(wanted))
        .filter(run -> run.started().isEmpty())
        .forEach(run -> unexplained.add(run.run()));
    if (wanted != null && runs.run(wanted).isEmpty()) {
      unexplained.add(wanted);
    }
    runs.addEarlier(EarlierEvents.of(settings, follower.starts(), unexplained, () -> interrupted));
  }

  private OptionalInt keys() {
    Keyboard keys = keyboard;
    for (char key : keys == null ? List.<Character>of() : keys.pressed()) {
      if (key == 'q' || key == 'Q') {
        return OptionalInt.of(ExitCode.OK);
      }
      choice.key(key, runs);
    }
    return OptionalInt.empty();
  }

  private void draw(LagReader lags) {
    FullScreen on = screen;
    if (on != null) {
      TerminalSize size = terminal.size().get();
      Keyboard keys = keyboard;
      on.show(
          drawer.lines(watched(lags, keys != null && keys.available()), size, Instant.now()), size);
    }
  }

  private Watched watched(LagReader lags, boolean keys) {
    Optional<RunHistory> run = choice.shown(runs);
    run.ifPresent(shown -> lags.follow(shown.run(), firstBatches(shown)));
    return new Watched(
        run,
        choice.order(runs),
        waitingFor(),
        run.flatMap(shown -> lags.lag(shown.run())),
        notice(lags),
        keys);
  }

  private static Map<Integer, Long> firstBatches(RunHistory run) {
    return run.started().stream()
        .flatMap(started -> started.firstOffsets().stream())
        .collect(Collectors.toMap(BatchCoordinate::partition, BatchCoordinate::offset));
  }

  private String waitingFor() {
    String of = wanted == null ? "any run" : "run " + wanted;
    String others = runs.all().stream().map(RunHistory::run).collect(Collectors.joining(", "));
    return "Waiting for the first event of "
        + of
        + (others.isEmpty() ? "." : ". There are events of " + others + ".");
  }

  private Optional<String> notice(LagReader lags) {
    Duration silence = lags.silence();
    return silence.compareTo(SILENCE) < 0
        ? Optional.empty()
        : Optional.of(
            "No answer from "
                + settings.string(KafkaSettings.BOOTSTRAP_SERVERS)
                + " for "
                + silence.toSeconds()
                + " s: what is shown is as old, and goes on when it is back.");
  }

  /** What stays on the ordinary screen: the most important of the last picture. */
  private void summary(LagReader lags) {
    TerminalSize size = terminal.size().get();
    int rows = Math.min(SUMMARY_ROWS, Math.max(1, size.rows() - 2));
    drawer
        .lines(watched(lags, false), new TerminalSize(size.columns(), rows), Instant.now())
        .forEach(out::println);
    out.flush();
  }
}
