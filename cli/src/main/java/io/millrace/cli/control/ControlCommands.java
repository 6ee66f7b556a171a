package io.millrace.cli.control;

import io.millrace.cli.generate.GenerationOptions;
import io.millrace.cli.generate.PromptOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.control.Command;
import io.millrace.service.SetupException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends commands to a run. */
@CommandLine.Command(
    name = "control",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Sends a command to a run, and waits until the run has acknowledged and carried it out.",
      "Exit code 0: it was; 1: it was rejected, failed, or was not acknowledged in time."
    })
public final class ControlCommands {
  private ControlCommands() {}

  /**
   * The command line, with a command of its own for each command to a run.
   *
   * @param standardInput from which prompts may be read
   */
  public static CommandLine commandLine(InputStream standardInput) {
    CommandLine line = new CommandLine(new ControlCommands());
    add(
        line,
        new Stop(),
        "millrace control stop --run alpaca",
        "millrace control stop --run alpaca --no-checkpoint");
    add(line, new Pause(), "millrace control pause --run alpaca");
    add(line, new Resume(), "millrace control resume --run alpaca");
    add(
        line,
        new Evaluate(),
        "millrace control eval --run alpaca",
        "millrace control eval --run alpaca --topic other-eval-batches --max-batches 50");
    add(line, new Checkpoint(), "millrace control checkpoint --run alpaca");
    add(
        line,
        new Generate(standardInput),
        "millrace control generate --run alpaca --prompt \"Once upon a time\"",
        "millrace control generate --run alpaca --prompts prompts.txt --json --num-beams 5"
            + " --early-stopping --no-repeat-ngram-size 2 --max-length 100");
    add(
        line,
        new Change(),
        "millrace control set --run alpaca learning.rate=1e-5",
        "millrace control set --run alpaca eval.every.steps=100 checkpoint.every.steps=500");
    add(line, new RollBack(), "millrace control rollback --run alpaca --to-step 500");
    HelpSections.addExamples(
        line,
        List.of(
            "millrace control stop --run alpaca",
            "millrace control eval --run alpaca --json",
            "millrace control set --run alpaca learning.rate=1e-5",
            "millrace control generate --run alpaca --prompt \"Once upon a time\"",
            "millrace control rollback --run alpaca --to-step 500"));
    return line;
  }

  private static void add(CommandLine line, SendCommand command, String... examples) {
    CommandLine sub = new CommandLine(command);
    HelpSections.addExamples(sub, List.of(examples));
    line.addSubcommand(sub);
  }

  /** Ends a run. */
  @CommandLine.Command(
      name = "stop",
      mixinStandardHelpOptions = true,
      description = "Ends the run after the step at hand, with a checkpoint.")
  static final class Stop extends SendCommand {
    @Option(
        names = "--no-checkpoint",
        negatable = false,
        description = "Ends the run without saving a checkpoint.")
    private boolean noCheckpoint;

    @Override
    Command command() {
      return new Command.Stop(!noCheckpoint);
    }
  }

  /** Lets a run stand still. */
  @CommandLine.Command(
      name = "pause",
      mixinStandardHelpOptions = true,
      description = {
        "Lets the run train on nothing until it is resumed, also after a restart.",
        "It obeys all other commands meanwhile."
      })
  static final class Pause extends SendCommand {
    @Override
    Command command() {
      return new Command.Pause();
    }
  }

  /** Lets a run go on. */
  @CommandLine.Command(
      name = "resume",
      mixinStandardHelpOptions = true,
      description = "Lets a run go on that was paused.")
  static final class Resume extends SendCommand {
    @Override
    Command command() {
      return new Command.Resume();
    }
  }

  /** Evaluates a run's model. */
  @CommandLine.Command(
      name = "eval",
      mixinStandardHelpOptions = true,
      description = {
        "Evaluates the model as it is now on the evaluation topic.",
        "On another topic or a part it counts for nothing: not for the best checkpoint, nor for early"
            + " stopping."
      })
  static final class Evaluate extends SendCommand {
    @Option(
        names = "--topic",
        paramLabel = "NAME",
        description = "Topic of evaluation batches, with its prefix (default: the run's own).")
    private String topic;

    @Option(
        names = "--max-batches",
        paramLabel = "N",
        description = "Evaluates on the first N batches only (default: on all).")
    private Integer maxBatches;

    @Override
    Command command() {
      if (maxBatches != null && maxBatches < 1) {
        throw new SetupException("--max-batches is " + maxBatches + ": it must be at least 1.");
      }
      return new Command.Evaluate(
          Optional.ofNullable(topic),
          maxBatches == null ? OptionalInt.empty() : OptionalInt.of(maxBatches));
    }

    @Override
    boolean hasResult() {
      return true;
    }
  }

  /** Saves a checkpoint. */
  @CommandLine.Command(
      name = "checkpoint",
      mixinStandardHelpOptions = true,
      description = "Saves a checkpoint now, while training goes on, and tells where it stands.")
  static final class Checkpoint extends SendCommand {
    @Override
    Command command() {
      return new Command.Checkpoint();
    }

    @Override
    boolean hasResult() {
      return true;
    }
  }

  /** Lets a run's model talk. */
  @CommandLine.Command(
      name = "generate",
      mixinStandardHelpOptions = true,
      description = {
        "Continues prompts with the model as it is now.",
        "It does so between two batches, as millrace generate does with a checkpoint. Training stands still"
            + " meanwhile and goes on as if nothing had been asked."
      })
  static final class Generate extends SendCommand {
    @Mixin private PromptOptions prompts;
    @Mixin private GenerationOptions options;

    private final InputStream standardInput;

    private Generate(InputStream standardInput) {
      this.standardInput = standardInput;
    }

    @Override
    Command command() {
      Command.Generate command =
          new Command.Generate(prompts.prompts(standardInput), options.settings());
      try {
        // What the run would reject is told before it is sent.
        return Command.of(command.type(), command.arguments());
      } catch (ContractException e) {
        throw new SetupException(e.getMessage(), e);
      }
    }

    @Override
    boolean hasResult() {
      return true;
    }
  }

  /** Changes settings of a run. */
  @CommandLine.Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description = {
        "Changes settings of the run from here on, also for its later starts.",
        "These can be changed: learning.rate, lr.schedule.steps, gradient.accumulation.steps, eval.every.steps,",
        "checkpoint.every.steps, log.every.steps."
      })
  static final class Change extends SendCommand {
    @Parameters(
        arity = "1..*",
        paramLabel = "KEY=VALUE",
        description = "The settings, by their names in millrace train --help.")
    private Map<String, String> values = new LinkedHashMap<>();

    @Override
    Command command() {
      try {
        return Command.of("set", values);
      } catch (ContractException e) {
        throw new SetupException(e.getMessage(), e);
      }
    }
  }

  /** Takes a run back. */
  @CommandLine.Command(
      name = "rollback",
      mixinStandardHelpOptions = true,
      description = {
        "Takes the run back to a checkpoint that it has kept.",
        "What was done since does not count, and its batches come again. What commands have set since"
            + " holds."
      })
  static final class RollBack extends SendCommand {
    @Option(
        names = "--to-step",
        required = true,
        paramLabel = "STEP",
        description = "The checkpoint's step, as millrace checkpoints lists it.")
    private long step;

    @Override
    Command command() {
      if (step < 0) {
        throw new SetupException("--to-step is " + step + ": it must be a checkpoint's step.");
      }
      return new Command.RollBack(step);
    }
  }
}
