package io.millrace.worker.control;

import java.util.Optional;

/** Commands as they arrive; never waits. */
@FunctionalInterface
public interface CommandQueue {

  /** The next one, if any has come. */
  Optional<ReceivedCommand> next();
}
