package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * How far a run has come on the control topic.
 *
 * @param nextOffset where it is read on
 * @param decided the commands decided upon, as {@link CommandMemory} has them
 * @param forgottenUntil likewise
 * @param orders what commands have told the run and still holds
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ControlProgress(
    long nextOffset, List<DecidedCommand> decided, long forgottenUntil, Orders orders) {

  public ControlProgress {
    decided = List.copyOf(decided);
  }

  /** Whether a command was decided upon, in a form that goes on remembering. */
  public CommandMemory memory() {
    return new CommandMemory(decided, forgottenUntil);
  }
}
