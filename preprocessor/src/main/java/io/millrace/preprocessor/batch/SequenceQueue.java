package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.Optional;

/**
 * Sequences that wait, and the rule that says which of them make a batch together. What it says
 * depends on the sequences and their order alone, but for those that have waited too long. For one
 * thread.
 */
sealed interface SequenceQueue permits ArrivalOrder, LengthGroups, BestFit {
  /** Number of every row where rows of one sequence need not be told apart. */
  int ONE_ROW_EACH = 0;

  /**
   * Adds a sequence.
   *
   * @return number of the row that it lies in, by which {@link #restore} finds it again
   */
  int add(TokenSequence sequence);

  /**
   * Adds a sequence that waited before a restart; all are added in order of their arrival.
   *
   * @param row number that {@link #add} gave then
   * @return the number it has now
   */
  int restore(TokenSequence sequence, int row);

  /** The next batch that is due, if one is. Asked until none is, after every {@link #add}. */
  Optional<DueBatch> due(long now);

  /**
   * The batch that is next whether it is due or not.
   *
   * @throws java.util.NoSuchElementException when nothing waits
   */
  DueBatch next(FlushReason reason, long now);

  boolean isEmpty();
}
