package io.millrace.cli.process;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs a command's work so that Ctrl-C and SIGTERM end it in order: the work is told to stop, the
 * process waits until it has, and then exits with the work's own code.
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
    CountDownLatch ended = new CountDownLatch(1);
    AtomicInteger code = new AtomicInteger(ExitCode.INTERRUPTED);
    Thread hook =
        new Thread(
            () -> {
              stop.run();
              awaitQuietly(ended);
              // exit() would be a deadlock in a shutdown hook.
              Runtime.getRuntime().halt(code.get());
            },
            "graceful-exit");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      code.set(work.call());
      return code.get();
    } finally {
      ended.countDown();
      removeQuietly(hook);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeQuietly(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook with it.
    }
  }
}
