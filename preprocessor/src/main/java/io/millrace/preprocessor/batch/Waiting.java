package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;

/**
 * A sequence that waits for its batch.
 *
 * @param number larger than that of every sequence that came before
 * @param sequence that waits
 * @param totals of it alone
 */
record Waiting(long number, TokenSequence sequence, RowTotals totals) {

  static Waiting of(long number, TokenSequence sequence) {
    return new Waiting(number, sequence, RowTotals.of(sequence));
  }

  int tokens() {
    return totals.tokens();
  }

  /** Whether it has waited longer than a sequence may. */
  boolean isOverdue(long now, BatchLimits limits) {
    return now - sequence.arrivedAt() >= limits.lingerMillis();
  }
}
