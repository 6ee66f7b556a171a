package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A row that is being filled with waiting sequences. For one thread. */
final class Row {
  private final List<Waiting> sequences = new ArrayList<>(1);
  private RowTotals totals;

  Row(Waiting first) {
    this.totals = first.totals();
    sequences.add(first);
  }

  void add(Waiting more) {
    sequences.add(more);
    totals = totals.plus(more.totals());
  }

  /** Whether a row of such sequences may have several. */
  boolean takesMore() {
    return sequences.get(0).sequence().supervision() instanceof Supervision.NextTokens;
  }

  RowTotals totals() {
    return totals;
  }

  /** In order of arrival. */
  List<TokenSequence> inOrder() {
    return sequences.stream()
        .sorted(Comparator.comparingLong(Waiting::number))
        .map(Waiting::sequence)
        .toList();
  }
}
