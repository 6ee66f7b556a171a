package io.millrace.schemas.control;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.generation.GenerationSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** What a run can be told to do. Each takes effect between two batches. */
public sealed interface Command {

  /**
   * End the run after the step at hand.
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

  /** Train on nothing until told to resume; all other commands are obeyed meanwhile. */
  record Pause() implements Command {
    @Override
    public String type() {
      return "pause";
    }
  }

  /** Go on after a pause. */
  record Resume() implements Command {
    @Override
    public String type() {
      return "resume";
    }
  }

  /**
   * Evaluate the model as it is.
   *
   * @param topic of evaluation batches; empty for the run's own
   * @param maxBatches to evaluate on at most; empty for all that the topic has
   */
  record Evaluate(Optional<String> topic, OptionalInt maxBatches) implements Command {
    @Override
    public String type() {
      return "eval";
    }

    @Override
    public Map<String, String> arguments() {
      Map<String, String> arguments = new LinkedHashMap<>();
      topic.ifPresent(name -> arguments.put("topic", name));
      maxBatches.ifPresent(count -> arguments.put("max_batches", Integer.toString(count)));
      return arguments;
    }

    /** Whether it is what the run does by itself: over all of its own evaluation topic. */
    public boolean isTheRunsOwn() {
      return topic.isEmpty() && maxBatches.isEmpty();
    }
  }

  /** Save a checkpoint. */
  record Checkpoint() implements Command {
    @Override
    public String type() {
      return "checkpoint";
    }
  }

  /**
   * Continue texts with the model as it is.
   *
   * @param prompts at least one, none of them empty
   * @param settings of the generation
   */
  record Generate(List<String> prompts, GenerationSettings settings) implements Command {
    public Generate {
      prompts = List.copyOf(prompts);
    }

    @Override
    public String type() {
      return "generate";
    }

    @Override
    public Map<String, String> arguments() {
      Map<String, String> arguments = new LinkedHashMap<>();
      arguments.put("prompts", CommandArguments.written(prompts));
      arguments.putAll(settings.arguments());
      return arguments;
    }
  }

  /**
   * Change settings from here on.
   *
   * @param values by setting, as they are written down; at least one
   */
  record Change(Map<LiveSetting, String> values) implements Command {
    public Change {
      values = Map.copyOf(values);
    }

    @Override
    public String type() {
      return "set";
    }

    @Override
    public Map<String, String> arguments() {
      Map<String, String> arguments = new TreeMap<>();
      values.forEach((setting, value) -> arguments.put(setting.settingName(), value));
      return arguments;
    }

    /** Whether another number of batches makes a step. */
    public boolean changesAccumulation() {
      return values.containsKey(LiveSetting.GRADIENT_ACCUMULATION_STEPS);
    }
  }

  /**
   * Go back to a checkpoint: what was done since does not count, and its batches come again.
   *
   * @param toStep the checkpoint's
   */
  record RollBack(long toStep) implements Command {
    @Override
    public String type() {
      return "rollback";
    }

    @Override
    public Map<String, String> arguments() {
      return Map.of("step", Long.toString(toStep));
    }
  }

  /** The types as they are written on the topic. */
  List<String> TYPES =
      List.of("stop", "pause", "resume", "eval", "checkpoint", "generate", "set", "rollback");

  /** The type as it is written on the topic. */
  String type();

  /** The arguments as they are written on the topic. */
  default Map<String, String> arguments() {
    return Map.of();
  }

  /**
   * Reads type and arguments as they are written on the topic.
   *
   * @throws ContractException when the type is unknown or an argument is unknown or out of range
   */
  static Command of(String type, Map<String, String> written) {
    CommandArguments arguments = new CommandArguments(type, written);
    arguments.requireSmall();
    switch (type) {
      case "stop" -> {
        arguments.requireOnly("checkpoint");
        return new Stop(arguments.flag("checkpoint", true));
      }
      case "eval" -> {
        arguments.requireOnly("topic", "max_batches");
        return new Evaluate(arguments.text("topic"), arguments.count("max_batches"));
      }
      case "generate" -> {
        Map<String, String> settings = new LinkedHashMap<>(written);
        settings.remove("prompts");
        return new Generate(arguments.texts("prompts"), GenerationSettings.of(settings));
      }
      case "set" -> {
        return new Change(changes(arguments));
      }
      case "rollback" -> {
        arguments.requireOnly("step");
        return new RollBack(arguments.step("step"));
      }
      case "pause", "resume", "checkpoint" -> {
        arguments.requireOnly();
        return withoutArguments(type);
      }
      default ->
          throw new ContractException(
              "Unknown command type '" + type + "': known are " + TYPES + ".");
    }
  }

  private static Command withoutArguments(String type) {
    return switch (type) {
      case "pause" -> new Pause();
      case "resume" -> new Resume();
      default -> new Checkpoint();
    };
  }

  private static Map<LiveSetting, String> changes(CommandArguments arguments) {
    String known =
        String.join(
            ", ", java.util.Arrays.stream(LiveSetting.values()).map(s -> s.settingName()).toList());
    if (arguments.values().isEmpty()) {
      throw new ContractException("Command 'set' names no setting: it can change " + known + ".");
    }
    Map<LiveSetting, String> changes = new LinkedHashMap<>();
    arguments
        .values()
        .forEach(
            (name, value) -> {
              LiveSetting setting =
                  LiveSetting.named(name)
                      .orElseThrow(
                          () ->
                              new ContractException(
                                  "'"
                                      + name
                                      + "' cannot be changed while a run goes on: only "
                                      + known
                                      + " can."));
              changes.put(setting, setting.checked(value));
            });
    return changes;
  }
}
