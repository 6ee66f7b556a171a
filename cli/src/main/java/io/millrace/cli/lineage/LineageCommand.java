package io.millrace.cli.lineage;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.setting.CheckpointArgument;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.worker.app.RunAudit;
import io.millrace.worker.audit.Lineage;
import io.millrace.worker.audit.RecordFate;
import io.millrace.worker.audit.TextRecord;
import io.millrace.worker.checkpoint.Checkpoint;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells what a checkpoint was trained on. */
@Command(
    name = "lineage",
    mixinStandardHelpOptions = true,
    description = {
      "Tells from a run's journal what is in a checkpoint's weights: which records of the text topic,"
          + " on which base model, under which settings; and of single records at which steps.",
      "Asks the broker that the run has written down, unless another one is given."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:It is told; every record asked for trained the model",
      "1:A record asked for did not train the model",
      "2:It cannot be told: the checkpoint is broken, or the journal is not whole or not there"
    })
public final class LineageCommand implements Callable<Integer> {
  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "DIR",
      description = "The checkpoint, such as runs/RUN/checkpoints/step-00000500.")
  private Path checkpoint;

  @Option(
      names = "--record",
      arity = "1..*",
      paramLabel = "PARTITION:OFFSET",
      converter = RecordArgument.class,
      description = "Records of the text topic: did they train this model, and when?")
  private List<TextRecord> records = List.of();

  @Option(
      names = "--json",
      description = "Prints a JSON object about the checkpoint, and one for each record.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private final Terminal terminal;

  private LineageCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command line. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new LineageCommand(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace lineage --checkpoint runs/alpaca/checkpoints/step-00000500",
            "millrace lineage --checkpoint runs/alpaca/checkpoints/step-00000500 --record 0:17 0:18",
            "millrace lineage --checkpoint runs/alpaca/checkpoints/step-00000500 --json | jq .trained"));
    return line;
  }

  @Override
  public Integer call() {
    var unused = options.clientSettings();
    Checkpoint whole = CheckpointArgument.whole(checkpoint);
    RunAudit audit = RunAudit.of(whole.manifest(), options.given());
    Lineage lineage = audit.lineage(whole.manifest());
    List<RecordFate> fates = audit.trace(lineage, records);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(LineageJson.line(whole.directory(), lineage));
      fates.stream().map(LineageJson::line).forEach(out::println);
    } else {
      LineageText text = new LineageText(terminal);
      text.lines(lineage).forEach(out::println);
      fates.stream().map(text::lines).flatMap(List::stream).forEach(out::println);
    }
    out.flush();
    return fates.stream().allMatch(RecordFate::trained) ? ExitCode.OK : ExitCode.FAILED;
  }
}
