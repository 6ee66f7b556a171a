package io.millrace.preprocessor.batch;

import java.util.Locale;

/** Why a batch was closed; in lower case it is a metric's tag. */
public enum FlushReason {
  /** It has {@code batch.rows} rows. */
  ROWS,
  /** With the next sequence it would not fit into a record of the batch topic. */
  BYTES,
  /** The next sequence was made by another tokenizer or other settings. */
  SETTINGS,
  /** Its oldest sequence has waited {@code batch.linger.ms}. */
  LINGER;

  /** For example {@code linger}. */
  public String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
