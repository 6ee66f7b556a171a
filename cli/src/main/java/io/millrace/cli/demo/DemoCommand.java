package io.millrace.cli.demo;

import io.millrace.cli.process.GracefulExit;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.service.SetupException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      names = "--task",
      paramLabel = "TASK",
      converter = DemoKind.Converter.class,
      description =
          "What is learnt: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). With"
              + " classification and nothing else it trains a small BERT on pairs of sentences.")
  private DemoKind kind = DemoKind.LANGUAGE;

  @Mixin private OwnRecords own;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Optimizer steps (default: 1200, to classify 2400, with --text 300).")
  private Long steps;

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
            "millrace demo --text notes.jsonl --text-field text --model gpt2 --steps 100",
            "millrace demo --task classification",
            "millrace demo --task classification --text mrpc.jsonl --text-field sentence1"
                + " --text-pair-field sentence2 --model bert-base-uncased"));
    return line;
  }

  @Override
  public Integer call() throws Exception {
    requireSteps();
    own.requireFitting(kind);
    DemoPipeline.check(kind, assignments);
    DemoPlanner planner =
        new DemoPlanner(
            kind, steps == null ? OptionalLong.empty() : OptionalLong.of(steps), assignments);
    Function<DemoFiles, DemoPlan> planned = own.given() ? planner.own(own) : planner::shipped;
    // Only now is anything written: whoever got an option wrong finds no traces of it. (What only
    // the
    // model itself can tell, by its weights or its tokenizer, comes later.)
    DemoFiles files = new DemoFiles(directory(), kind);
    Demo demo = new Demo(planned.apply(files), files, assignments, output(), terminal);
    return GracefulExit.run(demo::run, demo::interrupt);
  }

  private PrintWriter output() {
    return spec.commandLine().getOut();
  }

  private Path directory() {
    Path where = directory == null ? Path.of("runs", "demo-" + now()) : directory;
    if (Files.exists(where)) {
      throw new SetupException(
          where + " exists already: give --directory a place that does not, or remove it.");
    }
    return where;
  }

  private void requireSteps() {
    if (steps != null && steps < 1) {
      throw new SetupException("--steps is " + steps + ": it must be at least 1.");
    }
  }

  private static String now() {
    return LocalDateTime.now(java.time.ZoneId.systemDefault())
        .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
  }
}
