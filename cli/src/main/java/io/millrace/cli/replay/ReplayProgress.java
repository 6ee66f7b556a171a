package io.millrace.cli.replay;

import io.millrace.cli.terminal.LiveLine;
import io.millrace.worker.audit.ReplayPlan;
import io.millrace.worker.audit.ReplayWatch;
import io.millrace.worker.checkpoint.Checkpoint;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** How a replay comes on, in one live line on a terminal. For one thread. */
final class ReplayProgress implements ReplayWatch {
  private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final LiveLine line;
  private final boolean live;
  private final Checkpoint target;
  private final BooleanSupplier goOn;
  private ReplayPlan plan;
  private long shown;

  /**
   * Progress.
   *
   * @param live whether anything is shown
   * @param goOn false breaks the replay off
   */
  ReplayProgress(LiveLine line, boolean live, Checkpoint target, BooleanSupplier goOn) {
    this.line = line;
    this.live = live;
    this.target = target;
    this.goOn = goOn;
  }

  @Override
  public void begins(ReplayPlan made) {
    plan = made;
    shown = System.nanoTime() - REFRESH_NANOS;
  }

  @Override
  public boolean goOn(long taken) {
    if (live && System.nanoTime() - shown >= REFRESH_NANOS) {
      shown = System.nanoTime();
      line.show(
          String.format(
              Locale.ROOT,
              "%s from step %,d: %,d of %,d steps taken again",
              target.directory().getFileName(),
              plan.base().step(),
              taken,
              plan.route().steps()));
    }
    return goOn.getAsBoolean();
  }
}
