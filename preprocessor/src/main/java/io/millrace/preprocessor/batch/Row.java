package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.List;

/** A row that is being filled. For one thread. */
final class Row {
  private final long number;
  private final int id;
  private final List<TokenSequence> sequences = new ArrayList<>(1);
  private RowTotals totals;

  /**
   * Begins a row.
   *
   * @param number larger than that of every row begun before
   * @param id that no other waiting row has
   */
  Row(long number, int id, TokenSequence first, RowTotals totals) {
    this.number = number;
    this.id = id;
    this.totals = totals;
    sequences.add(first);
  }

  void add(TokenSequence sequence, RowTotals more) {
    sequences.add(sequence);
    totals = totals.plus(more);
  }

  long number() {
    return number;
  }

  int id() {
    return id;
  }

  RowTotals totals() {
    return totals;
  }

  int tokens() {
    return totals.tokens();
  }

  /** In order of arrival. */
  List<TokenSequence> sequences() {
    return sequences;
  }

  /** When its oldest sequence was taken up, milliseconds since the epoch. */
  long arrivedAt() {
    return sequences.get(0).arrivedAt();
  }
}
