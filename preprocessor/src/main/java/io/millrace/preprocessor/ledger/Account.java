package io.millrace.preprocessor.ledger;

import java.util.Locale;

/** The accounts of a {@link Ledger}. Their order is that of the stored ledger: new ones go last. */
public enum Account {
  /** Records that were taken up. */
  RECORDS_IN,
  /** Records that became a sequence, or several. */
  RECORDS_ACCEPTED,
  /** Records that went to the evaluation text. */
  RECORDS_HELD_OUT,
  /** Records that became a dead letter. */
  RECORDS_DEAD,
  /** Sequences beyond the first of records that were split. */
  SEQUENCES_SPLIT,
  /** Sequences that were sent in batches. */
  SEQUENCES_BATCHED,
  /** Sequences that no batch takes any more after a restart with other settings. */
  SEQUENCES_REJECTED,
  /** Tokens of all texts, end tokens counted. */
  TOKENS_IN,
  /** Tokens that were sent in batches. */
  TOKENS_BATCHED,
  /** Tokens that were cut off, or lie in parts of a text with nothing to train. */
  TOKENS_TRUNCATED,
  /** Tokens of texts that became dead letters. */
  TOKENS_REJECTED;

  /** For example {@code tokens_in}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
