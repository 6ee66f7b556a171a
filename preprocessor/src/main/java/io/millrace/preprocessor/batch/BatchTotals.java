package io.millrace.preprocessor.batch;

/**
 * Sums over the rows of a batch, enough to bound its size.
 *
 * @param rows how many
 * @param longest tokens of the longest row
 * @param tokens of all
 * @param sequences of all
 * @param bytes of ids, labels, token types and mask numbers, padding not counted
 */
record BatchTotals(int rows, int longest, long tokens, int sequences, long bytes) {
  static final BatchTotals NONE = new BatchTotals(0, 0, 0, 0, 0);

  /** The sums with one more row. */
  BatchTotals plus(RowTotals row) {
    return new BatchTotals(
        rows + 1,
        Math.max(longest, row.tokens()),
        tokens + row.tokens(),
        sequences + row.sequences(),
        bytes + row.bytes());
  }
}
