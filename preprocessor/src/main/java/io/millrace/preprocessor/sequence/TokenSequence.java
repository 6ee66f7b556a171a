package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.tokenize.TokenRanges;

/**
 * Tokens ready for a batch.
 *
 * @param partition of the text topic that the record came from
 * @param offset in that partition
 * @param part 0-based number among the parts of a record that was split, else 0
 * @param recordedAt the record's timestamp, milliseconds since the epoch
 * @param arrivedAt when the preprocessor took it up, milliseconds since the epoch
 * @param madeBy what made the ids
 * @param ids int[n], the end token among them where the task has one
 * @param supervision what is to be learnt of them
 */
public record TokenSequence(
    int partition,
    long offset,
    int part,
    long recordedAt,
    long arrivedAt,
    Fingerprints madeBy,
    int[] ids,
    Supervision supervision) {

  /**
   * Tokens of which some are targets themselves.
   *
   * @param trained which
   */
  public TokenSequence(
      int partition,
      long offset,
      int part,
      long recordedAt,
      long arrivedAt,
      Fingerprints madeBy,
      int[] ids,
      TokenRanges trained) {
    this(
        partition,
        offset,
        part,
        recordedAt,
        arrivedAt,
        madeBy,
        ids,
        new Supervision.NextTokens(trained));
  }

  /** n. */
  public int length() {
    return ids.length;
  }

  /** Which tokens are targets themselves. */
  public TokenRanges trained() {
    return supervision.trained();
  }
}
