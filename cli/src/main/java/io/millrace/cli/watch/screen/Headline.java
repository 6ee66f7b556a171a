package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.StyledLine;
import io.millrace.cli.watch.run.RunHistory;
import io.millrace.worker.training.RunState;
import java.util.Locale;
import java.util.Optional;

/** The line that says how a run stands, in words that take its silence into account. */
final class Headline {
  private static final long SILENT_MILLIS = 10_000;
  private static final int SILENT_STEPS = 5;

  private Headline() {}

  static StyledLine of(RunHistory run, Optional<Lag> lag, long now) {
    long silence = now - run.lastTime();
    StyledLine line = new StyledLine().add(Colour.BOLD, run.run()).add("  ");
    if (run.state().ended()) {
      return line.add(colour(run.state()), word(run.state()))
          .add("  " + ElapsedText.rough(silence) + " ago");
    }
    boolean wantsBatches = run.state() == RunState.TRAINING || run.state() == RunState.WAITING;
    if (isSilent(run, now) && wantsBatches && lag.isPresent() && !lag.get().batches().isEmpty()) {
      long waiting = lag.get().batchesWaiting();
      return waiting == 0
          ? line.add(Colour.YELLOW, "waiting for batches")
              .add("  last event " + ElapsedText.rough(silence) + " ago")
          : line.add(
              Colour.RED,
              String.format(
                  Locale.ROOT,
                  "silent for %s, %,d batches wait: it evaluates, or its worker is gone",
                  ElapsedText.rough(silence),
                  waiting));
    }
    return line.add(colour(run.state()), word(run.state()))
        .add("  last event " + ElapsedText.rough(silence) + " ago");
  }

  /** Whether nothing was heard of a run for longer than its steps take. */
  static boolean isSilent(RunHistory run, long now) {
    return now - run.lastTime() > Math.max(SILENT_MILLIS, SILENT_STEPS * run.recent().stepMillis());
  }

  /** A state in lower case. */
  static String word(RunState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  static Colour colour(RunState state) {
    return switch (state) {
      case FAILED -> Colour.RED;
      case TRAINING -> Colour.GREEN;
      case STOPPED -> Colour.BOLD;
      case PAUSED, WAITING, STOPPING -> Colour.YELLOW;
      case STARTING, RECOVERING, EVALUATING, GENERATING -> Colour.CYAN;
    };
  }
}
