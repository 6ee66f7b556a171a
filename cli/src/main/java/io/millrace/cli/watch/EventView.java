package io.millrace.cli.watch;

import io.millrace.cli.terminal.LiveLine;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Events on a terminal: the steps of the run heard of last in one live line, all else as lines
 * above it. For one thread.
 */
public final class EventView {
  private final LiveLine line;
  private final EventText text;
  private final Supplier<Map<Integer, Backlog.Range>> textOffsets;
  private final Map<String, Progress> runs = new HashMap<>();
  private Progress current;

  /**
   * A view.
   *
   * @param textOffsets asked at each {@link #refresh}
   */
  public EventView(
      LiveLine line, EventText text, Supplier<Map<Integer, Backlog.Range>> textOffsets) {
    this.line = line;
    this.text = text;
    this.textOffsets = textOffsets;
  }

  /** Takes an event in; a step is shown at the next {@link #refresh}. */
  public void add(TrainingEvent event) {
    if (event.payload() instanceof StepCompleted step) {
      current = runs.computeIfAbsent(event.run(), run -> new Progress());
      current.add(event, step);
    } else {
      line.above(text.line(event));
    }
  }

  /** Brings the live line up to date. */
  public void refresh() {
    if (current != null) {
      line.show(current.line(textOffsets.get()));
    }
  }
}
