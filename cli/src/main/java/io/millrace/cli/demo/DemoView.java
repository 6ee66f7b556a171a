package io.millrace.cli.demo;

import io.millrace.cli.terminal.LiveLine;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.watch.EventText;
import io.millrace.cli.watch.Progress;
import io.millrace.cli.watch.run.Backlog;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The run's events: on a terminal steps in one live line and all else above it; elsewhere plain
 * lines, of the steps every twentieth part of the way. For one thread.
 */
final class DemoView {
  private static final long PLAIN_LINES = 20;

  private final LiveLine line;
  private final Terminal terminal;
  private final EventText text;
  private final Supplier<Map<Integer, Backlog.Range>> offsets;
  private final Progress progress = new Progress();
  private final long plainEvery;
  private long lastShown;
  private long step;

  DemoView(
      LiveLine line, Terminal terminal, long steps, Supplier<Map<Integer, Backlog.Range>> offsets) {
    this.line = line;
    this.terminal = terminal;
    this.text = new EventText(terminal, ZoneId.systemDefault());
    this.offsets = offsets;
    this.plainEvery = Math.max(1, steps / PLAIN_LINES);
  }

  void add(TrainingEvent event) {
    if (event.payload() instanceof StepCompleted completed) {
      progress.add(event, completed);
      step = event.step();
    } else {
      line.above(text.line(event));
    }
  }

  void refresh() {
    long part = step / plainEvery;
    if (step > 0 && (terminal.interactive() || part > lastShown)) {
      lastShown = part;
      line.show(progress.line(offsets.get()));
    }
  }
}
