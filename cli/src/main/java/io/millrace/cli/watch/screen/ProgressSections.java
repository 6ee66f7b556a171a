package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.StyledLine;
import io.millrace.cli.watch.run.RunHistory;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.worker.training.RunState;
import java.util.Locale;

/** How far a run is and how it goes, in a line each. */
final class ProgressSections {
  private static final int NARROWEST_BAR = 8;
  private static final int WIDEST_BAR = 30;

  private ProgressSections() {}

  static StyledLine model(RunStarted started) {
    return Labelled.line(
        "model",
        "%s, %,d parameters, %s on %s, from %s",
        started.modelType(),
        started.parameters(),
        started.precision(),
        started.device(),
        started.model());
  }

  /**
   * How far it is.
   *
   * @param silent whether nothing is heard of it, so that nobody can say how long it takes yet
   */
  static StyledLine step(RunHistory run, int columns, boolean silent) {
    StyledLine line = Labelled.line("step", "%,d", run.step());
    long planned = run.plannedSteps().orElse(0);
    double share = planned <= 0 ? 0 : Math.min(1, (double) run.step() / planned);
    if (planned > 0) {
      line.add(String.format(Locale.ROOT, " of %,d  %d%%", planned, (int) (100 * share)));
    }
    double left = (planned - run.step()) * run.recent().stepMillis();
    if (run.state() == RunState.TRAINING && !silent && left > 0) {
      line.add("  about " + ElapsedText.rough(Math.round(left)) + " left");
    }
    if (run.skippedSteps() > 0) {
      line.add("  ").add(Colour.RED, String.format(Locale.ROOT, "%,d skipped", run.skippedSteps()));
    }
    int room = Math.min(WIDEST_BAR, columns - line.width() - "  []".length());
    if (planned > 0 && room >= NARROWEST_BAR) {
      int done = (int) (share * room);
      line.add("  [" + "#".repeat(done) + ".".repeat(room - done) + "]");
    }
    return line;
  }

  static StyledLine loss(RunHistory run, StepCompleted last) {
    return Labelled.line("loss")
        .add(Colour.BOLD, String.format(Locale.ROOT, "%.4f", last.loss()))
        .add(
            String.format(
                Locale.ROOT,
                "  smoothed %.4f  gradient %.3f  learning rate %.3g",
                run.smoothedLoss(),
                last.gradientNorm(),
                last.learningRate()));
  }

  static StyledLine speed(RunHistory run) {
    return Labelled.line(
        "speed",
        "%,.0f tokens/s  %s a step  %.0f%% data wait  %.0f%% padding",
        run.recent().tokensPerSecond(),
        ElapsedText.exact(run.recent().stepMillis()),
        100 * run.recent().dataWaitShare(),
        100 * run.recent().paddingShare());
  }

  static StyledLine latency(RunHistory run, StepCompleted last) {
    return Labelled.line(
        "latency",
        "%s record to gradient, 95%% within %s",
        ElapsedText.exact((double) last.recordToGradientMillis()),
        ElapsedText.exact((double) run.recent().latencyTailMillis()));
  }
}
