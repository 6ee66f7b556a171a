package io.millrace.cli.application;

import io.millrace.cli.process.ExitCode;
import io.millrace.cli.process.GracefulExit;
import io.millrace.service.Application;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An application in the foreground: says how it is configured and when its state changes. */
final class ApplicationRun {
  /** How long a process may take to end once its application is closed, or has been given up. */
  private static final int LONGEST_END_SECONDS = 2;

  private ApplicationRun() {}

  /**
   * Starts the application and waits for its end.
   *
   * @param effective its settings, secrets masked
   * @param announce says a line to whoever has started it
   * @throws io.millrace.service.SetupException when it cannot start
   */
  static int run(
      String name,
      Map<String, String> effective,
      Application application,
      Consumer<String> announce)
      throws Exception {
    announce.accept("millrace " + name + ": the settings in force are");
    effective.forEach(
        (key, value) -> announce.accept("  " + key + "=" + value.replace("\n", "\\n")));
    CountDownLatch ended = new CountDownLatch(1);
    return GracefulExit.run(
        () -> {
          try {
            return work(name, application, announce);
          } finally {
            ended.countDown();
          }
        },
        () -> {
          announce.accept("millrace " + name + ": told to end, finishing");
          application.close();
          requireEnd(name, ended, announce);
        });
  }

  private static int work(String name, Application application, Consumer<String> announce)
      throws Exception {
    announce.accept("millrace " + name + ": starting");
    application.start();
    announce.accept("millrace " + name + ": running; Ctrl-C ends it");
    boolean well;
    try {
      well = application.await();
    } finally {
      // What it has said last is to be written down before the process ends.
      application.close();
    }
    announce.accept("millrace " + name + (well ? ": ended" : ": failed; the log says why"));
    return well ? ExitCode.OK : ExitCode.FAILED;
  }

  /** A start that its application has given up, such as one that waits for a broker, ends here. */
  private static void requireEnd(String name, CountDownLatch ended, Consumer<String> announce) {
    try {
      if (ended.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    announce.accept("millrace " + name + ": given up as it is");
    Runtime.getRuntime().halt(ExitCode.FAILED);
  }
}
