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
   * @param spareRows rows' worth of tokens that wait, beside a batch's, to be chosen from
   */
  record Packed(int spareRows) implements Grouping {}
}
