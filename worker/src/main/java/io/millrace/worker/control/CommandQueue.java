package io.millrace.worker.control;

import java.time.Duration;
import java.util.Optional;

/** Commands as they arrive. */
public interface CommandQueue {

  /** Nothing ever comes. */
  CommandQueue NONE =
      new CommandQueue() {
        @Override
        public Optional<ReceivedCommand> next() {
          return Optional.empty();
        }

        @Override
        public void await(Duration atMost) throws InterruptedException {
          Thread.sleep(atMost.toMillis());
        }
      };

  /** The next one, if any has come; never waits. */
  Optional<ReceivedCommand> next();

  /** Waits until {@link #next} has one, or the time is over. */
  void await(Duration atMost) throws InterruptedException;
}
