package io.millrace.worker.control;

import java.time.Instant;
import java.util.Optional;

/**
 * Commands that have arrived and are not decided upon.
 *
 * @param commands of this or another run
 * @param inHand id of the one that the trainer has taken; empty where it has none, or it has no id
 * @param since when the oldest arrived; empty where there is none
 */
public record Unanswered(int commands, Optional<String> inHand, Optional<Instant> since) {

  /** None. */
  public static final Unanswered NONE = new Unanswered(0, Optional.empty(), Optional.empty());
}
