package io.millrace.worker.control;

import java.time.Instant;
import java.util.Optional;

/**
 * Commands that have arrived and are not decided upon.
 *
 * @param commands of this or another run
 * @param since when the oldest arrived; empty where there is none
 */
public record Unanswered(int commands, Optional<Instant> since) {

  /** None. */
  public static final Unanswered NONE = new Unanswered(0, Optional.empty());
}
