package io.millrace.worker.source;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is on the batch topic and has not been handed to the trainer.
 *
 * @param readAhead deliveries that are read and wait
 * @param notRead offsets after them, as last asked for; markers of transactions count as well;
 *     empty where the brokers have not told for long
 * @param oldest when the oldest text record of the delivery that is next was written; empty where
 *     none waits
 */
public record Backlog(int readAhead, OptionalLong notRead, Optional<Instant> oldest) {

  /** Nothing waits. */
  public static final Backlog EMPTY = new Backlog(0, OptionalLong.of(0), Optional.empty());

  /** Both; empty where one of them is not known. */
  public OptionalLong batches() {
    return notRead.isPresent()
        ? OptionalLong.of(readAhead + notRead.getAsLong())
        : OptionalLong.empty();
  }
}
