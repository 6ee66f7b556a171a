package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.fingerprint.Fingerprints;

/**
 * Tokens ready for a batch.
 *
 * @param partition of the text topic that the record came from
 * @param offset in that partition
 * @param recordedAt the record's timestamp, milliseconds since the epoch
 * @param arrivedAt when the preprocessor took it up, milliseconds since the epoch
 * @param madeBy what made the ids
 * @param ids int[n], the end token among them
 */
public record TokenSequence(
    int partition, long offset, long recordedAt, long arrivedAt, Fingerprints madeBy, int[] ids) {

  /** n. */
  public int length() {
    return ids.length;
  }
}
