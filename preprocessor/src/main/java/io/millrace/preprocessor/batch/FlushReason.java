package io.millrace.preprocessor.batch;

import java.util.Locale;

/** Why a batch was closed; in lower case it is a metric's tag. */
public enum FlushReason {
  /** It has {@code batch.rows} rows. */
  ROWS,
  /** It has {@code batch.tokens} tokens, or would have more with the next row. */
  TOKENS,
  /** With the next row it would not fit into a record of the batch topic. */
  BYTES,
  /**
   * As much waits to be chosen from as {@code length.buffer} or {@code pack.buffer} says, or as
   * memory is to be spent on.
   */
  BUFFER,
  /** The next sequence was made by another tokenizer or other settings. */
  SETTINGS,
  /** Its oldest sequence has waited {@code batch.linger.ms}. */
  LINGER;

  /** For example {@code linger}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
