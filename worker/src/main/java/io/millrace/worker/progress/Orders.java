package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.CommandApplied;
import io.millrace.schemas.event.EventPayload.CommandCompleted;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What commands have told a run and still holds. It follows from the run's events alone, in the
 * trainer as in a later start.
 *
 * @param stopping a stop that was acknowledged and is not yet carried out
 * @param paused whether the run trains on nothing until it is told to resume
 * @param changed settings that commands have changed, by their names
 * @param open what is applied and not completed, oldest first
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Orders(
    Optional<OpenCommand> stopping,
    boolean paused,
    Map<String, String> changed,
    List<OpenCommand> open) {

  /** Before the first command. */
  public static final Orders NONE = new Orders(Optional.empty(), false, Map.of(), List.of());

  public Orders {
    changed = Map.copyOf(changed);
    open = List.copyOf(open);
  }

  /** After an event of the run. */
  public Orders after(EventPayload payload) {
    if (payload instanceof CommandApplied applied) {
      return applied(applied);
    }
    if (payload instanceof CommandCompleted completed) {
      return new Orders(stopping, paused, changed, without(completed.commandId()));
    }
    if (payload instanceof EventPayload.RunStopped stopped && !stopped.failed()) {
      // It ended in order, so that none of them was what it broke off in.
      return new Orders(
          Optional.empty(), paused, changed, open.stream().map(OpenCommand::unhurt).toList());
    }
    return this;
  }

  /**
   * At another start of the run. A setting that is given otherwise than at the start before is
   * meant, and holds instead of what a command has changed it to.
   *
   * @param before the settings that the start before was given, by name
   * @param now those that this one is given
   */
  public Orders started(Map<String, String> before, Map<String, String> now) {
    Map<String, String> kept = new TreeMap<>(changed);
    kept.keySet()
        .removeIf(name -> before.containsKey(name) && !before.get(name).equals(now.get(name)));
    return new Orders(
        stopping, paused, kept, open.stream().map(OpenCommand::startedAgain).toList());
  }

  /** Whether the command is applied and not completed. */
  public boolean isOpen(String id) {
    return open.stream().anyMatch(command -> command.id().equals(id));
  }

  private Orders applied(CommandApplied applied) {
    Command command = Command.of(applied.type(), applied.arguments());
    if (command instanceof Command.Stop) {
      return new Orders(Optional.of(OpenCommand.of(applied)), paused, changed, open);
    }
    if (command instanceof Command.Pause) {
      return new Orders(stopping, true, changed, open);
    }
    if (command instanceof Command.Resume) {
      return new Orders(stopping, false, changed, open);
    }
    if (command instanceof Command.Change) {
      Map<String, String> more = new TreeMap<>(changed);
      more.putAll(applied.arguments());
      return new Orders(stopping, paused, more, open);
    }
    if (command instanceof Command.RollBack) {
      return this;
    }
    List<OpenCommand> more = new ArrayList<>(open);
    more.add(OpenCommand.of(applied));
    return new Orders(stopping, paused, changed, more);
  }

  private List<OpenCommand> without(String id) {
    return open.stream().filter(command -> !command.id().equals(id)).toList();
  }
}
