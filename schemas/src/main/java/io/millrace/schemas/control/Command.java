package io.millrace.schemas.control;

import io.millrace.schemas.avro.ContractException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** What a run can be told to do. */
public sealed interface Command {

  /**
   * Finish the step at hand and end the run.
   *
   * @param checkpoint whether to save one first
   */
  record Stop(boolean checkpoint) implements Command {
    @Override
    public String type() {
      return "stop";
    }

    @Override
    public Map<String, String> arguments() {
      return Map.of("checkpoint", Boolean.toString(checkpoint));
    }
  }

  /** Evaluate now on the evaluation topic. */
  record Evaluate() implements Command {
    @Override
    public String type() {
      return "eval";
    }

    @Override
    public Map<String, String> arguments() {
      return Map.of();
    }
  }

  /** The types as they are written on the topic. */
  List<String> TYPES = List.of("stop", "eval");

  /**
   * Reads type and arguments.
   *
   * @throws ContractException when the type is unknown or an argument is unknown or out of range
   */
  static Command of(ControlCommand command) {
    return switch (command.type()) {
      case "stop" -> {
        requireOnly(command, "checkpoint");
        yield new Stop(flag(command, "checkpoint", true));
      }
      case "eval" -> {
        requireOnly(command);
        yield new Evaluate();
      }
      default ->
          throw new ContractException(
              "Unknown command type '" + command.type() + "': known are " + TYPES);
    };
  }

  /** The type as it is written on the topic. */
  String type();

  /** The arguments as they are written on the topic. */
  Map<String, String> arguments();

  private static void requireOnly(ControlCommand command, String... known) {
    TreeSet<String> unknown = new TreeSet<>(command.arguments().keySet());
    unknown.removeAll(List.of(known));
    if (!unknown.isEmpty()) {
      throw new ContractException(
          "Command '" + command.type() + "' has unknown arguments " + unknown);
    }
  }

  private static boolean flag(ControlCommand command, String name, boolean otherwise) {
    String value = command.arguments().get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new ContractException(
              "Argument '"
                  + name
                  + "' of '"
                  + command.type()
                  + "' is '"
                  + value
                  + "': it must be true or false");
    };
  }
}
