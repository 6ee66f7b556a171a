package io.millrace.cli.application;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.service.Application;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/** An application in the foreground: says how it is configured and when its state changes. */
final class ApplicationRun {
  private ApplicationRun() {}

  /**
   * Starts the application and waits for its end.
   *
   * @param effective its settings, secrets masked
   * @throws io.millrace.service.SetupException when it cannot start
   */
  static int run(
      String name, Map<String, String> effective, Application application, CommandSpec command)
      throws Exception {
    PrintWriter out = command.commandLine().getOut();
    say(out, "millrace " + name + ": the settings in force are");
    effective.forEach((key, value) -> say(out, "  " + key + "=" + value.replace("\n", "\\n")));
    return GracefulExit.run(
        () -> {
          say(out, "millrace " + name + ": starting");
          application.start();
          say(out, "millrace " + name + ": running; Ctrl-C ends it");
          boolean well = application.await();
          application.close();
          say(out, "millrace " + name + (well ? ": ended" : ": failed; the log says why"));
          return well ? ExitCode.OK : ExitCode.FAILED;
        },
        () -> {
          say(out, "millrace " + name + ": told to end, finishing");
          application.close();
        });
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
