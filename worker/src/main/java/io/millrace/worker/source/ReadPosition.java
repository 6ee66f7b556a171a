package io.millrace.worker.source;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a run has come on the batch topic.
 *
 * @param pass passes completed
 * @param nextOffsets per partition, the offset to go on from; a partition that is not named begins
 *     at its beginning
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record ReadPosition(int pass, Map<Integer, Long> nextOffsets) {

  /** The beginning of everything. */
  public static final ReadPosition START = new ReadPosition(0, Map.of());

  public ReadPosition {
    nextOffsets = Map.copyOf(nextOffsets);
  }

  /** This position after one more record. Offsets may have holes, so it is never a count. */
  public ReadPosition after(int partition, long offset) {
    Map<Integer, Long> next = new TreeMap<>(nextOffsets);
    next.put(partition, offset + 1);
    return new ReadPosition(pass, next);
  }

  /** As {@link #after}, unless the position is after that record already. */
  public ReadPosition atLeastAfter(int partition, long offset) {
    return isAfter(partition, offset) ? this : after(partition, offset);
  }

  /** Whether the record has been read in this pass. */
  public boolean isAfter(int partition, long offset) {
    return offset < nextOffsets.getOrDefault(partition, 0L);
  }

  /** The beginning of the next pass. */
  public ReadPosition afterPass(int ended) {
    return new ReadPosition(ended, Map.of());
  }
}
