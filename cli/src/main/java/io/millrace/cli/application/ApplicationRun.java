package io.millrace.cli.application;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.service.Application;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;

/** An application in the foreground: says how it is configured and when its state changes. */
final class ApplicationRun {
  /** How long a process may take to end once its application is closed, or has been given up. */
  private static final int LONGEST_END_SECONDS = 2;

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
    CountDownLatch ended = new CountDownLatch(1);
    return GracefulExit.run(
        () -> {
          try {
            return work(name, application, out);
          } finally {
            ended.countDown();
          }
        },
        () -> {
          say(out, "millrace " + name + ": told to end, finishing");
          application.close();
          requireEnd(name, ended, out);
        });
  }

  private static int work(String name, Application application, PrintWriter out) throws Exception {
    say(out, "millrace " + name + ": starting");
    application.start();
    say(out, "millrace " + name + ": running; Ctrl-C ends it");
    boolean well;
    try {
      well = application.await();
    } finally {
      // What it has said last is to be written down before the process ends.
      application.close();
    }
    say(out, "millrace " + name + (well ? ": ended" : ": failed; the log says why"));
    return well ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A start that its application has given up, such as one that waits for a broker, ends here. */
  private static void requireEnd(String name, CountDownLatch ended, PrintWriter out) {
    try {
      if (ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    say(out, "millrace " + name + ": given up as it is");
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }

  private static void say(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
