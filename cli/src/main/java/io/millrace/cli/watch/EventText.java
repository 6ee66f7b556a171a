package io.millrace.cli.watch;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.Printable;
import io.millrace.cli.terminal.Terminal;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import io.millrace.schemas.event.EventPayload.BatchesMissing;
import io.millrace.schemas.event.EventPayload.CheckpointFailed;
import io.millrace.schemas.event.EventPayload.CheckpointPassedOver;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import io.millrace.schemas.event.EventPayload.RunRolledBack;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepDiverged;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.EventSentence;
import io.millrace.schemas.event.TrainingEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Events as lines for people. */
public final class EventText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final Terminal terminal;
  private final ZoneId zone;

  /**
   * A writer of lines.
   *
   * @param zone that times are told in
   */
  public EventText(Terminal terminal, ZoneId zone) {
    this.terminal = terminal;
    this.zone = zone;
  }

  /** One line, for example {@code 12:00:01 demo step 12 loss 3.2100 ...}. */
  public String line(TrainingEvent event) {
    String what = Printable.line(EventSentence.of(event.payload()));
    return String.format(
        Locale.ROOT,
        "%s  %s  step %,d  %s",
        TIME.withZone(zone).format(Instant.ofEpochMilli(event.time())),
        event.run(),
        event.step(),
        colour(event.payload()) == null ? what : terminal.paint(colour(event.payload()), what));
  }

  private static Colour colour(EventPayload payload) {
    if (payload instanceof EvaluationCompleted || payload instanceof CheckpointSaved) {
      return Colour.GREEN;
    }
    if (payload instanceof CheckpointFailed
        || payload instanceof CommandRejected
        || payload instanceof BatchRejected
        || payload instanceof StepSkipped
        || payload instanceof EvaluationFailed
        || payload instanceof StepDiverged
        || payload instanceof CheckpointPassedOver
        || payload instanceof BatchesMissing
        || payload instanceof RunRolledBack
        || (payload instanceof CommandCompleted completed && completed.failed())
        || (payload instanceof RunStopped stopped && stopped.failed())) {
      return Colour.RED;
    }
    return payload instanceof StepCompleted ? null : Colour.CYAN;
  }
}
