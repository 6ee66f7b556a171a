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

        @Override
        public Unanswered unanswered() {
          return Unanswered.NONE;
        }
      };

  /** The next one, if any has come; never waits. */
  Optional<ReceivedCommand> next();

  /** Waits until {@link #next} has one, or the time is over. */
  void await(Duration atMost) throws InterruptedException;

  /**
   * What has arrived: all that {@link #next} has not handed out, and the last that it has, until it
   * is asked for another. May be called by any thread.
   */
  Unanswered unanswered();
}
