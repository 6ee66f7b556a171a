package io.millrace.cli.control;

import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import io.millrace.schemas.event.EventPayload.CommandRejected;
import io.millrace.schemas.event.EventPayload.TextGenerated;
import io.millrace.schemas.event.TrainingEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a run has said to a command so far. For one thread. */
final class Answer {
  private final String run;
  private final String type;
  private final String commandId;
  private final boolean hasResult;
  private final List<TextGenerated> texts = new ArrayList<>();
  private TrainingEvent acknowledgement;
  private TrainingEvent result;

  /**
   * Before anything is said.
   *
   * @param hasResult whether something comes of it after it was applied
   */
  Answer(ControlCommand command, boolean hasResult) {
    this.run = command.run();
    this.type = command.type();
    this.commandId = command.id();
    this.hasResult = hasResult;
  }

  /** Takes an event in, of whatever it is. */
  void add(TrainingEvent event) {
    EventPayload payload = event.payload();
    if (!event.run().equals(run)) {
      return;
    }
    if (payload instanceof CommandApplied applied
        && applied.commandId().equals(commandId)
        && applied.type().equals(type)) {
      acknowledgement = event;
    } else if (payload instanceof CommandRejected rejected
        && rejected.commandId().equals(commandId)
        && rejected.type().equals(type)) {
      acknowledgement = event;
      result = event;
    } else if (payload instanceof CommandCompleted completed
        && completed.commandId().equals(commandId)
        && completed.type().equals(type)) {
      result = event;
    } else if (payload instanceof TextGenerated text && text.commandId().equals(commandId)) {
      texts.add(text);
    }
  }

  /** Whether the run has acknowledged it. */
  boolean acknowledged() {
    return acknowledgement != null;
  }

  /** Whether nothing more comes. */
  boolean complete() {
    return result != null || (acknowledged() && !hasResult);
  }

  /** How it ended, or stands. */
  Outcome outcome() {
    if (!acknowledged()) {
      return Outcome.UNANSWERED;
    }
    if (acknowledgement.payload() instanceof CommandRejected) {
      return Outcome.REJECTED;
    }
    if (result != null && result.payload() instanceof CommandCompleted completed) {
      return completed.failed() ? Outcome.FAILED : Outcome.COMPLETED;
    }
    return Outcome.APPLIED;
  }

  /** The step at which it was said last; empty before anything is. */
  Optional<Long> step() {
    return last().map(TrainingEvent::step);
  }

  /** What was said last, a sentence; empty before anything is. */
  Optional<String> sentence() {
    return last().map(event -> sentence(event.payload()));
  }

  /** The texts that it made. */
  List<TextGenerated> texts() {
    return List.copyOf(texts);
  }

  private Optional<TrainingEvent> last() {
    return Optional.ofNullable(result).or(() -> Optional.ofNullable(acknowledgement));
  }

  private static String sentence(EventPayload payload) {
    if (payload instanceof CommandApplied applied) {
      return applied.result();
    }
    return payload instanceof CommandCompleted completed
        ? completed.result()
        : ((CommandRejected) payload).reason();
  }
}
