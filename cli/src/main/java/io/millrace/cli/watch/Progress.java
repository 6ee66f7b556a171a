package io.millrace.cli.watch;

import io.millrace.cli.watch.run.Backlog;
import io.millrace.cli.watch.run.RecentSteps;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.Locale;
import java.util.Map;

/** One run's progress in one line: step, loss, tokens/s, records waiting. For one thread. */
public final class Progress {
  private static final int WINDOW = 20;

  private final RecentSteps recent = new RecentSteps(WINDOW);
  private final Backlog backlog = new Backlog();
  private TrainingEvent last;

  /** Takes a step of the run in. */
  public void add(TrainingEvent event, StepCompleted step) {
    last = event;
    recent.add(step);
    backlog.trained(step);
  }

  /**
   * The line, at most about 80 characters of it; empty before the first step.
   *
   * @param text the offsets that the text topic has now
   */
  public String line(Map<Integer, Backlog.Range> text) {
    if (last == null || !(last.payload() instanceof StepCompleted step)) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        "%s  step %,d  loss %.4f  %,.0f tokens/s  %,d records waiting",
        last.run(),
        last.step(),
        step.loss(),
        recent.tokensPerSecond(),
        backlog.waiting(text));
  }
}
