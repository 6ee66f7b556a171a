package io.millrace.cli.process;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a command's work so that Ctrl-C and SIGTERM end it in order: the work is told to stop, the
 * process waits until it has, and then exits with the work's own code. A second Ctrl-C does not
 * wait.
 */
public final class GracefulExit {
  private GracefulExit() {}

  /**
   * Runs the work.
   *
   * @param work returns the exit code
   * @param stop makes {@code work} return soon; called by another thread, at any time
   * @return the work's exit code
   */
  public static int run(Callable<Integer> work, Runnable stop) throws Exception {
    AtomicInteger signals = new AtomicInteger();
    Runnable onSignal =
        () -> {
          if (signals.incrementAndGet() == 1) {
            new Thread(stop, "graceful-exit").start();
          } else {
            Runtime.getRuntime().halt(ExitCode.INTERRUPTED);
          }
        };
    Runnable undo = TerminationSignals.onSignal(onSignal);
    try {
      return work.call();
    } finally {
      undo.run();
    }
  }
}
