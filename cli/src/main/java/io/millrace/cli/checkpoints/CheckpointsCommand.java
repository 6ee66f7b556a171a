package io.millrace.cli.checkpoints;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.setting.SettingsOptions;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.cli.terminal.Terminal;
import io.millrace.service.SetupException;
import io.millrace.worker.app.RunAudit;
import io.millrace.worker.checkpoint.CheckpointCatalog;
import io.millrace.worker.checkpoint.CheckpointCatalog.Entry;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists and verifies checkpoints. */
@Command(
    name = "checkpoints",
    mixinStandardHelpOptions = true,
    description = {
      "Lists a run's checkpoints, newest first, and verifies every byte of them.",
      "Needs no broker, unless the run's journal is to be asked whether it knows them: a checkpoint"
          + " counts only if it does."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:All are whole",
      "1:One is broken, or the journal was asked and does not know one",
      "2:There is none, or something is set wrongly"
    })
public final class CheckpointsCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "DIR",
      description = "Checkpoints to look at; without any, all of the run.")
  private List<Path> directories = List.of();

  @Option(
      names = "--run",
      paramLabel = "ID",
      defaultValue = "default",
      description = "The run's id (default: ${DEFAULT-VALUE}).")
  private String run;

  @Option(
      names = "--run-directory",
      paramLabel = "DIR",
      defaultValue = "runs",
      description = "Directory that holds the runs (default: ${DEFAULT-VALUE}).")
  private Path runDirectory;

  @Option(
      names = "--journal",
      description =
          "Also asks the journal, at the broker that the run has written down; so does giving a"
              + " broker or settings.")
  private boolean journal;

  @Option(names = "--json", description = "Prints each checkpoint as one JSON object.")
  private boolean json;

  @Mixin private SettingsOptions options;
  @Spec private CommandSpec spec;

  private final Terminal terminal;

  private CheckpointsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command line. */
  public static CommandLine commandLine(Terminal terminal) {
    CommandLine line = new CommandLine(new CheckpointsCommand(terminal));
    HelpSections.addExamples(
        line,
        List.of(
            "millrace checkpoints --run alpaca",
            "millrace checkpoints --run alpaca --journal",
            "millrace checkpoints runs/alpaca/checkpoints/step-00000500",
            "millrace checkpoints --run alpaca --json | jq -r 'select(.whole) | .directory'"));
    return line;
  }

  @Override
  public Integer call() {
    // Checked also where nobody is asked: a wrong key is never passed over.
    var unused = options.clientSettings();
    List<Entry> entries = entries();
    List<CheckpointState> states =
        journal || !options.given().isEmpty()
            ? CheckpointStates.asked(entries, manifest -> RunAudit.of(manifest, options.given()))
            : CheckpointStates.unasked(entries);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      states.stream().map(CheckpointJson::line).forEach(out::println);
    } else {
      CheckpointTable.lines(states, this::name, terminal, ZoneId.systemDefault())
          .forEach(out::println);
    }
    out.flush();
    boolean good = states.stream().allMatch(state -> state.problem().isEmpty());
    return good ? ExitCode.OK : ExitCode.FAILED;
  }

  /** As it was given, or within the run's directory. */
  private String name(Path directory) {
    return (directories.isEmpty() ? directory.getFileName() : directory).toString();
  }

  private List<Entry> entries() {
    if (!directories.isEmpty()) {
      directories.forEach(CheckpointsCommand::requireDirectory);
      return CheckpointCatalog.of(directories).entries();
    }
    Path root = runDirectory.resolve(run).resolve("checkpoints");
    if (!Files.isDirectory(root)) {
      throw new SetupException(
          "Run '"
              + run
              + "' has no checkpoints in "
              + root
              + ": name it with --run, and with --run-directory where the runs are.");
    }
    List<Entry> entries = CheckpointCatalog.read(root).entries();
    if (entries.isEmpty()) {
      throw new SetupException(
          "There is no checkpoint in " + root + " yet: the run saves its first one later.");
    }
    return entries;
  }

  private static void requireDirectory(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new SetupException(
          directory
              + (Files.exists(directory) ? " is no directory" : " is not there")
              + ": name a checkpoint, such as runs/RUN/checkpoints/step-00000500.");
    }
  }
}
