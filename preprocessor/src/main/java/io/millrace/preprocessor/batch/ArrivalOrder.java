package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** One sequence a row, batched as they come. */
final class ArrivalOrder implements SequenceQueue {
  private final RowLayout layout;
  private final BatchLimits limits;
  private final Deque<DueBatch> closed = new ArrayDeque<>();
  private List<Row> open = new ArrayList<>();
  private BatchTotals totals = BatchTotals.NONE;
  private long rowsBegun;

  ArrivalOrder(RowLayout layout, BatchLimits limits) {
    this.layout = layout;
    this.limits = limits;
  }

  @Override
  public int add(TokenSequence sequence) {
    Row row = new Row(rowsBegun++, ONE_ROW_EACH, sequence, RowTotals.of(sequence));
    if (!open.isEmpty()) {
      limits
          .broken(totals.plus(row.totals()), layout)
          .ifPresent(reason -> closed.add(take(reason)));
    }
    open.add(row);
    totals = totals.plus(row.totals());
    return ONE_ROW_EACH;
  }

  @Override
  public int restore(TokenSequence sequence, int row) {
    return add(sequence);
  }

  @Override
  public Optional<DueBatch> due(long now) {
    if (!closed.isEmpty()) {
      return Optional.of(closed.remove());
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    return limits
        .reached(totals)
        .or(
            () ->
                now - open.get(0).arrivedAt() >= limits.lingerMillis()
                    ? Optional.of(FlushReason.LINGER)
                    : Optional.empty())
        .map(this::take);
  }

  @Override
  public DueBatch next(FlushReason reason, long now) {
    if (isEmpty()) {
      throw new NoSuchElementException();
    }
    return closed.isEmpty() ? take(reason) : closed.remove();
  }

  @Override
  public boolean isEmpty() {
    return closed.isEmpty() && open.isEmpty();
  }

  private DueBatch take(FlushReason reason) {
    DueBatch taken = DueBatch.of(open, reason);
    open = new ArrayList<>();
    totals = BatchTotals.NONE;
    return taken;
  }
}
