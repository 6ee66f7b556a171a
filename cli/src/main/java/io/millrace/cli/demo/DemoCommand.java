package io.millrace.cli.demo;

import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.service.SetupException;
import io.millrace.worker.huggingface.ModelDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The whole of Millrace in one process. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Does the whole job in one process: a real Kafka broker, the preprocessor and the worker.",
      "Without options it trains a small GPT-2 from fresh weights on records that Millrace ships."
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--text",
      paramLabel = "FILE.jsonl",
      description = "Your own records, one JSON object a line.")
  private Path text;

  @Option(
      names = "--eval",
      paramLabel = "FILE.jsonl",
      description = "Records to evaluate on (default: every tenth of --text, at most 200).")
  private Path heldOut;

  @Option(names = "--prompt-field", paramLabel = "NAME", description = "Field with the prompt.")
  private String promptField;

  @Option(
      names = "--completion-field",
      paramLabel = "NAME",
      description = "Field with the answer to it.")
  private String completionField;

  @Option(
      names = "--text-field",
      paramLabel = "NAME",
      description = "Field with the text, where there is no prompt (default: text).")
  private String textField;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Hugging Face GPT-2 directory (default: a small one with fresh weights).")
  private Path model;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Optimizer steps (default: 1200, with --text 300).")
  private Long steps;

  @Option(
      names = "--max-length",
      paramLabel = "N",
      description = "Tokens after which a record of --text is cut off (default: 512).")
  private Integer maxLength;

  @Option(
      names = "--directory",
      paramLabel = "DIR",
      description = "Where everything is kept; must not exist yet (default: runs/demo-TIME).")
  private Path directory;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A setting of the preprocessor or the worker; may be repeated.")
  private Map<String, String> assignments = new LinkedHashMap<>();

  @Spec private CommandSpec spec;

  private final Terminal terminal;

  private DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command line. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new DemoCommand(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace demo",
            "millrace demo --text alpaca.jsonl --prompt-field instruction --completion-field output",
            "millrace demo --text notes.jsonl --text-field text --model gpt2 --steps 100"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    requireSteps();
    DemoPipeline.check(assignments);
    DemoData own = ownData();
    if (model != null) {
      var unused = ModelDirectory.open(model).modelConfig();
    }
    // Only now is anything written: whoever got an option wrong finds no traces of it.
    DemoFiles files = new DemoFiles(directory());
    DemoPlan plan = own == null ? DemoPlan.shipped(files, shippedSteps()) : plan(own, files);
    Demo demo = new Demo(plan, files, assignments, spec.commandLine().getOut(), terminal);
    return GracefulExit.run(demo::run, demo::interrupt);
  }

  private Path directory() {
    Path where = directory == null ? Path.of("runs", "demo-" + now()) : directory;
    if (Files.exists(where)) {
      throw new SetupException(
          where + " exists already: give --directory a place that does not, or remove it.");
    }
    return where;
  }

  /** Null where the shipped records are asked for. */
  private DemoData ownData() {
    if (text != null) {
      return DemoData.own(text, heldOut, RecordFields.of(promptField, completionField, textField));
    }
    requireNoneOf(heldOut, promptField, completionField, textField, model, maxLength);
    return null;
  }

  private long shippedSteps() {
    return steps == null ? DemoPlan.SHIPPED_STEPS : steps;
  }

  private DemoPlan plan(DemoData data, DemoFiles files) {
    long howMany = steps == null ? DemoPlan.OWN_STEPS : steps;
    int length = maxLength == null ? 512 : maxLength;
    return model == null
        ? DemoPlan.own(data, files.modelOfLength(length), false, length, howMany)
        : DemoPlan.own(data, model, true, length, howMany);
  }

  private void requireSteps() {
    if (steps != null && steps < 1) {
      throw new SetupException("--steps is " + steps + ": it must be at least 1.");
    }
  }

  private static void requireNoneOf(Object... options) {
    for (Object option : options) {
      if (option != null) {
        throw new SetupException(
            "The options --eval, --prompt-field, --completion-field, --text-field, --model and"
                + " --max-length belong to your own records: give those with --text.");
      }
    }
  }

  private static String now() {
    return LocalDateTime.now(java.time.ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
  }
}
