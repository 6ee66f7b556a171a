package io.millrace.preprocessor.select;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The last records of a partition, in a ring: a new one takes the place of the oldest. For one
 * thread.
 */
public final class RecentRecords {
  private final RecordDigest[] ring;
  private final Map<RecordDigest, Long> offsets = new HashMap<>();
  private int next;
  private long newest = -1;

  /**
   * Starts empty.
   *
   * @param window records that are remembered
   */
  public RecentRecords(int window) {
    this.ring = new RecordDigest[window];
  }

  /** Puts a record back where {@link #add} had put it; the ring goes on behind the newest. */
  public void restore(int place, RecordDigest digest, long offset) {
    ring[place] = digest;
    offsets.put(digest, offset);
    if (offset > newest) {
      newest = offset;
      next = (place + 1) % ring.length;
    }
  }

  /** Offset of the record with that digest, if it is remembered. */
  public OptionalLong offsetOf(RecordDigest digest) {
    Long offset = offsets.get(digest);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /**
   * Remembers a record that is not remembered yet.
   *
   * @return its place in the ring, 0-based
   */
  public int add(RecordDigest digest, long offset) {
    int place = next;
    if (ring[place] != null) {
      offsets.remove(ring[place]);
    }
    restore(place, digest, offset);
    return place;
  }
}
