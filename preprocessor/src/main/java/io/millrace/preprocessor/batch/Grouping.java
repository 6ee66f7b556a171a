package io.millrace.preprocessor.batch;

/** Which sequences go into a batch together. */
public sealed interface Grouping {

  /** As they come, one a row. */
  record InOrder() implements Grouping {}

  /**
   * Those of similar length, one a row.
   *
   * @param buffer sequences among which the similar ones are sought
   */
  record ByLength(int buffer) implements Grouping {}

  /**
   * Several a row, as many as fit.
   *
   * @param openRows rows among which the best fitting one is sought
   */
  record Packed(int openRows) implements Grouping {}
}
