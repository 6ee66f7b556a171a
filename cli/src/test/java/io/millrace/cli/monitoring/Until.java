package io.millrace.cli.monitoring;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waiting for what other threads and processes bring about. */
final class Until {
  private Until() {}

  /**
   * Asks again and again.
   *
   * @param seconds after which it is an error
   * @param condition to become true
   * @param otherwise what to say where it does not
   */
  static void deadline(int seconds, Callable<Boolean> condition, Callable<?> otherwise)
      throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("Not within " + seconds + " s: " + otherwise.call());
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }
}
