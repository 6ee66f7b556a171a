package io.millrace.preprocessor.streams;

/** What a dead letter has of the record that was rejected. */
public enum DeadLetterText {
  /** All of it. */
  KEEP,
  /** Hashes, by which whoever has the record finds it again, and where it is. */
  HASH
}
