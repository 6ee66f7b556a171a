package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.Comparator;
import java.util.List;

/**
 * Sequences that are to be sent together.
 *
 * @param rows the sequences of each row, in order
 * @param reason why now
 */
public record DueBatch(List<List<TokenSequence>> rows, FlushReason reason) {

  /** Of some rows, in the order in which they were begun. */
  static DueBatch of(List<Row> rows, FlushReason reason) {
    return new DueBatch(
        rows.stream().sorted(Comparator.comparingLong(Row::number)).map(Row::sequences).toList(),
        reason);
  }
}
