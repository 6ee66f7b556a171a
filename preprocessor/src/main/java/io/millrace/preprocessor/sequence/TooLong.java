package io.millrace.preprocessor.sequence;

/** What becomes of a text with more tokens than a sequence may have. */
public enum TooLong {
  /** Its last tokens are cut; the end token stays. */
  TRUNCATE,
  /** Its first tokens are cut; a first token that begins every text stays. */
  TRUNCATE_LEFT,
  /** It becomes several sequences. */
  SPLIT,
  /** It becomes a dead letter. */
  REJECT
}
