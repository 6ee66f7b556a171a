package io.millrace.worker.app.crash;

import io.millrace.worker.app.WorkerProcess;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds a thread where its process is to be killed or stopped. Safe for use by several threads. */
final class KillingGate {
  /** What a process announces that cannot come to where it is to be held. */
  static final String MISSED = "MISSED";

  private static final String WINDOW = "kill.window";
  private static final String PASSAGE = "kill.passage";

  private final Window window;
  private final int passage;
  private final AtomicInteger passed = new AtomicInteger();

  private KillingGate(Window window, int passage) {
    this.window = window;
    this.passage = passage;
  }

  /** System properties of a process that is to be held at a window's n-th passage, from 1. */
  static Map<String, String> properties(Window window, int passage) {
    return Map.of(WINDOW, window.name(), PASSAGE, Integer.toString(passage));
  }

  /** In the process: the gate that its system properties say. */
  static KillingGate ofThisProcess() {
    return new KillingGate(
        Window.valueOf(System.getProperty(WINDOW, Window.RANDOM.name())),
        Integer.getInteger(PASSAGE, 0));
  }

  /** Whether the process is held there, at some passage that has not been. */
  boolean awaits(Window at) {
    return at == window && passed.get() < passage;
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
      WorkerProcess.hold(at + ", passage " + passage);
    }
  }

  /** Holds the thread, because the process does not come to its window in this life. */
  void miss() {
    passed.set(passage);
    WorkerProcess.hold(MISSED);
  }
}
