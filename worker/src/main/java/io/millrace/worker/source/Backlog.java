package io.millrace.worker.source;

import java.time.Instant;
import java.util.Optional;

/**
 * What is on the batch topic and has not been handed to the trainer.
 *
 * @param readAhead deliveries that are read and wait
 * @param notRead offsets after them, as last asked for; markers of transactions count as well
 * @param oldest when the oldest text record of the delivery that is next was written; empty where
 *     none waits
 */
public record Backlog(int readAhead, long notRead, Optional<Instant> oldest) {

  /** Nothing waits. */
  public static final Backlog EMPTY = new Backlog(0, 0, Optional.empty());

  /** Both. */
  public long batches() {
    return readAhead + notRead;
  }
}
