package io.millrace.worker.progress;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A command that was obeyed or rejected, and is neither again.
 *
 * @param id of it
 * @param issuedAt milliseconds since the epoch
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record DecidedCommand(String id, long issuedAt) implements Comparable<DecidedCommand> {

  /** The one that was issued first comes first. */
  @Override
  public int compareTo(DecidedCommand other) {
    int byTime = Long.compare(issuedAt, other.issuedAt);
    return byTime != 0 ? byTime : id.compareTo(other.id);
  }
}
