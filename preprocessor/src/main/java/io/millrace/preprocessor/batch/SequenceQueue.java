package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.Optional;

/**
 * Sequences that wait, and the rule that says which of them make a batch together. What it says
 * depends on the sequences and their order alone, but for those that have waited too long; so after
 * a restart, the same sequences added again in the same order make the same batches. For one
 * thread.
 */
sealed interface SequenceQueue permits ArrivalOrder, LengthGroups, BestFit {

  /** Adds a sequence. */
  void add(TokenSequence sequence);

  /** The next batch that is due, if one is. Asked until none is, after every {@link #add}. */
  Optional<DueBatch> due(long now);

  /**
   * The batch that is next whether it is due or not.
   *
   * @throws java.util.NoSuchElementException when nothing waits
   */
  DueBatch next(FlushReason reason);

  boolean isEmpty();
}
