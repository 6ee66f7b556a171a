package io.millrace.preprocessor.app.crash;

import io.millrace.preprocessor.app.PreprocessorProcess;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds a thread where its process is to be killed, and says so. Safe for use by several threads.
 */
final class KillingGate {
  private static final String WINDOW = "kill.window";
  private static final String PASSAGE = "kill.passage";

  private final Window window;
  private final int passage;
  private final AtomicInteger passed = new AtomicInteger();

  private KillingGate(Window window, int passage) {
    this.window = window;
    this.passage = passage;
  }

  /** System properties of a process that is to be killed at a window's n-th passage, from 1. */
  static Map<String, String> properties(Window window, int passage) {
    return Map.of(WINDOW, window.name(), PASSAGE, Integer.toString(passage));
  }

  /** In the process: the gate that its system properties say. */
  static KillingGate ofThisProcess() {
    return new KillingGate(Window.valueOf(System.getProperty(WINDOW)), Integer.getInteger(PASSAGE));
  }

  void pass(Window at) {
    pass(at, () -> {});
  }

  /**
   * A thread is here.
   *
   * @param last what it does before it is held
   */
  void pass(Window at, Runnable last) {
    if (at == window && passed.incrementAndGet() == passage) {
      last.run();
      PreprocessorProcess.announce(at + ", passage " + passage);
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
