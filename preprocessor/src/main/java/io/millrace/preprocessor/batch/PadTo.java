package io.millrace.preprocessor.batch;

/** What the rows of a batch are as long as. */
public enum PadTo {
  /** The longest sequence in the batch, rounded up. */
  LONGEST,
  /** The longest a sequence may be, whatever is in the batch. */
  MAX_LENGTH
}
