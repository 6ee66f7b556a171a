package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * Several sequences a row, none of them cut. A batch is made once enough sequences wait to choose
 * from. Each of its rows begins with the oldest of them, which therefore never waits for ever, and
 * takes whichever leaves the least room in it, until none fits any more.
 */
final class BestFit implements SequenceQueue {
  private final RowLayout layout;
  private final BatchLimits limits;
  private final long enoughTokens;
  private final WaitingByLength waiting;
  private long added;

  /**
   * Starts empty.
   *
   * @param spareRows so many rows' worth of tokens, beside a batch's, wait to be chosen from
   */
  BestFit(RowLayout layout, BatchLimits limits, int spareRows) {
    this.layout = layout;
    this.limits = limits;
    this.waiting = new WaitingByLength(limits);
    long rowLength = layout.rowLength().maxLength();
    long batch = Math.min(limits.rows() * rowLength, limits.tokens());
    this.enoughTokens = batch + spareRows * rowLength;
  }

  @Override
  public void add(TokenSequence sequence) {
    waiting.add(Waiting.of(added++, sequence));
  }

  @Override
  public Optional<DueBatch> due(long now) {
    return waiting.due(waiting.tokens() >= enoughTokens, now).map(this::next);
  }

  @Override
  public DueBatch next(FlushReason reason) {
    if (isEmpty()) {
      throw new NoSuchElementException();
    }
    List<List<TokenSequence>> rows = new ArrayList<>();
    BatchTotals totals = BatchTotals.NONE;
    // The oldest goes in any case: whatever waits must leave, also where it fits no limit any more.
    while (!isEmpty() && (rows.isEmpty() || hasRoomForARow(totals))) {
      Row row = fill(totals);
      totals = totals.plus(row.totals());
      rows.add(row.inOrder());
    }
    return new DueBatch(rows, reason);
  }

  /** The rest of a budget of tokens that is less than a row would only begin a nearly empty one. */
  private boolean hasRoomForARow(BatchTotals totals) {
    int rowLength = layout.rowLength().maxLength();
    return totals.tokens() + Math.min(rowLength, waiting.tokens()) <= limits.tokens()
        && fits(totals.plus(waiting.oldest().totals()));
  }

  private Row fill(BatchTotals others) {
    Row row = new Row(take(waiting.oldest()));
    // A label is a row's: sequences that have one were made before a restart with other settings.
    while (row.takesMore()) {
      int room = layout.rowLength().maxLength() - row.totals().tokens();
      Optional<Waiting> longest = waiting.longestWithin(room);
      if (longest.isEmpty() || !fits(others.plus(row.totals().plus(longest.get().totals())))) {
        return row;
      }
      row.add(take(longest.get()));
    }
    return row;
  }

  private boolean fits(BatchTotals totals) {
    return limits.broken(totals, layout).isEmpty();
  }

  private Waiting take(Waiting chosen) {
    waiting.remove(chosen);
    return chosen;
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty();
  }
}
