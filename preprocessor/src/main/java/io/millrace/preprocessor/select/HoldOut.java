package io.millrace.preprocessor.select;

/**
 * Chooses the records that are evaluated on and not trained: by the hash of the key, so that the
 * same key is always on the same side, whatever else is on the topic and however often anything is
 * started again. A record without a key goes by its value.
 *
 * @param share of the keys, 0 to 1
 */
public record HoldOut(double share) {
  /** Holds nothing out. */
  public static final HoldOut NOTHING = new HoldOut(0);

  private static final double TWO_TO_THE_53 = 0x1p53;

  /** Whether the record is held out. */
  public boolean takes(byte[] key, byte[] value) {
    if (share == 0) {
      return false;
    }
    long hash = RecordDigest.of(key == null ? value : key).high();
    return (hash >>> 11) / TWO_TO_THE_53 < share;
  }
}
