package io.millrace.cli.completion;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.terminal.HelpSections;
import io.millrace.service.SetupException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a script by which bash or zsh completes the commands and options of millrace.",
      "Put the line that suits your shell into ~/.bashrc or ~/.zshrc; it takes effect in the next"
          + " shell."
    })
public final class CompletionCommand implements Callable<Integer> {
  @Parameters(paramLabel = "bash|zsh", description = "The shell.")
  private String shell;

  @Spec private CommandSpec spec;

  private CompletionCommand() {}

  /** The command line. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new CompletionCommand());
    HelpSections.addExamples(
        line,
        List.of(
            "millrace completion bash > /etc/bash_completion.d/millrace",
            "source <(millrace completion bash)    # a line for ~/.bashrc",
            "source <(millrace completion zsh)     # a line for ~/.zshrc"));
    return line;
  }

  @Override
  public Integer call() {
    // The script for bash knows when it is zsh that reads it.
    if (!List.of("bash", "zsh").contains(shell)) {
      throw new SetupException(
          "There is no completion for '" + shell + "': give bash or zsh, which are known.");
    }
    CommandLine root = spec.root().commandLine();
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(root.getCommandName(), root));
    out.flush();
    return ExitCode.OK;
  }
}
