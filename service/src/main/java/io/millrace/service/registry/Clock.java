package io.millrace.service.registry;

import java.time.Duration;

/** Time that passes, so that a test need not wait for it. */
interface Clock {
  /** The machine's. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
          Thread.sleep(pause.toMillis());
        }
      };

  /** As {@link System#nanoTime()}. */
  long nanoTime();

  /** Waits. */
  void sleep(Duration pause) throws InterruptedException;
}
