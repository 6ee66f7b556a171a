package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import java.util.Map;

/**
 * A command that was applied and is not completed: a start of the run completes it.
 *
 * @param id of it
 * @param type as it was written on the topic
 * @param arguments as they were written
 * @param issuedBy who sent it
 * @param starts of the run since it was applied, or has last ended in order, without completing it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record OpenCommand(
    String id, String type, Map<String, String> arguments, String issuedBy, int starts) {

  public OpenCommand {
    arguments = Map.copyOf(arguments);
  }

  static OpenCommand of(CommandApplied applied) {
    return new OpenCommand(
        applied.commandId(), applied.type(), applied.arguments(), applied.issuedBy(), 0);
  }

  /** After an end of the run in order. */
  OpenCommand unhurt() {
    return new OpenCommand(id, type, arguments, issuedBy, 0);
  }

  /** At another start of the run. */
  OpenCommand startedAgain() {
    return new OpenCommand(id, type, arguments, issuedBy, starts + 1);
  }

  /** What it says. */
  public Command command() {
    return Command.of(type, arguments);
  }
}
