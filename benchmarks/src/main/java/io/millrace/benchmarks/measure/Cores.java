package io.millrace.benchmarks.measure;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Binds this process, all its threads and the processes that it starts, to some of the machine's
 * cores: how work scales shows only where each thread brings its core along.
 */
public final class Cores {
  private static final int PATIENCE_SECONDS = 30;

  private Cores() {}

  /**
   * Binds to the first of them.
   *
   * @throws SetupException when taskset, of Linux, is not there or does not do it
   */
  public static void bindToFirst(int count) throws InterruptedException {
    String cores = count == 1 ? "0" : "0-" + (count - 1);
    String pid = Long.toString(ProcessHandle.current().pid());
    try {
      Process process =
          new ProcessBuilder("taskset", "-a", "-c", "-p", cores, pid)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectErrorStream(true)
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw refused(count, "taskset says no");
      }
    } catch (IOException e) {
      throw refused(count, e.getMessage());
    }
  }

  private static SetupException refused(int count, String why) {
    return new SetupException(
        "This process cannot be bound to "
            + count
            + " cores ("
            + why
            + "): run it on Linux, with util-linux, on a machine that has as many.");
  }
}
