package io.millrace.preprocessor.select;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The last records of a partition, in a ring: a new one takes the place of the oldest, and the
 * number under which that one was kept. For one thread.
 */
public final class RecentRecords {
  private final RecordDigest[] ring;
  private final int[] keys;
  private final long[] places;
  private final BitSet used = new BitSet();
  private final Map<RecordDigest, Long> offsets = new HashMap<>();
  private int next;

  /**
   * Starts empty.
   *
   * @param window records that are remembered
   */
  public RecentRecords(int window) {
    this.ring = new RecordDigest[window];
    this.keys = new int[window];
    this.places = new long[window];
  }

  /**
   * Puts a record back that {@link #add} had put under a key, for whatever window. The oldest comes
   * first, and no more come than there is room for.
   */
  public void restore(int key, RecordDigest digest, long offset) {
    used.set(key);
    keys[next] = key;
    ring[next] = digest;
    places[next] = offset;
    offsets.put(digest, offset);
    next = (next + 1) % ring.length;
  }

  /** Offset of the record with that digest, if it is remembered. */
  public OptionalLong offsetOf(RecordDigest digest) {
    Long offset = offsets.get(digest);
    return offset == null ? OptionalLong.empty() : OptionalLong.of(offset);
  }

  /**
   * Remembers a record that is not remembered yet.
   *
   * @return the key to keep it under, where the record that it takes the place of was kept
   */
  public int add(RecordDigest digest, long offset) {
    int key;
    if (ring[next] == null) {
      key = used.nextClearBit(0);
    } else {
      key = keys[next];
      // A newer record of the same digest stays: while a smaller window is tidied up, an old one
      // can be there still.
      offsets.remove(ring[next], places[next]);
    }
    restore(key, digest, offset);
    return key;
  }
}
