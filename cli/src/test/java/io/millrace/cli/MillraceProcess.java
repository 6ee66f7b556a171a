package io.millrace.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The millrace command in a process of its own, as the start script runs it. */
final class MillraceProcess {
  private MillraceProcess() {}

  /** What a process left behind: its exit code, and the lines of output and errors. */
  record Outcome(int code, List<String> lines) {}

  /** The command line that runs millrace with options for the JVM. */
  static List<String> command(List<String> options, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(options);
    // Not as the tests' own logging has it.
    command.add("-Dlogback.configurationFile=logback.xml");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Millrace.class.getName()));
    command.addAll(arguments);
    return command;
  }

  /**
   * Runs the command, and tells it to end (SIGTERM) when it has said something.
   *
   * @param directory to run it in
   * @param cue what a line contains then
   */
  static Outcome runUntil(String cue, Path directory, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command(List.of(), List.of(arguments)))
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
        if (line.contains(cue)) {
          // Without closing the streams that are being read.
          process.toHandle().destroy();
        }
      }
      return new Outcome(process.waitFor(), lines);
    } finally {
      process.toHandle().destroyForcibly();
    }
  }
}
