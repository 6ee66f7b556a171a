package io.millrace.worker.checkpoint;

import java.util.List;
import java.util.Optional;

/**
 * The checkpoint to go on from.
 *
 * @param chosen the newest that is whole and that nothing speaks against; empty where there is none
 * @param passedOver the newer ones, or all where none is chosen, newest first
 */
public record Choice(Optional<Checkpoint> chosen, List<PassedOver> passedOver) {

  /** Keeps the list as it is now. */
  public Choice {
    passedOver = List.copyOf(passedOver);
  }
}
