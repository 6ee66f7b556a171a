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
  private List<Waiting> open = new ArrayList<>();
  private BatchTotals totals = BatchTotals.NONE;
  private long added;

  ArrivalOrder(RowLayout layout, BatchLimits limits) {
    this.layout = layout;
    this.limits = limits;
  }

  @Override
  public void add(TokenSequence sequence) {
    Waiting waiting = Waiting.of(added++, sequence);
    if (!open.isEmpty()) {
      limits
          .broken(totals.plus(waiting.totals()), layout)
          .ifPresent(reason -> closed.add(take(reason)));
    }
    open.add(waiting);
    totals = totals.plus(waiting.totals());
  }

  @Override
  public Optional<DueBatch> due(long now) {
    if (!closed.isEmpty()) {
      return Optional.of(closed.remove());
    }
    if (open.isEmpty()) {
      return Optional.empty();
    }
    Optional<FlushReason> reason = limits.reached(totals);
    if (reason.isEmpty() && open.get(0).isOverdue(now, limits)) {
      reason = Optional.of(FlushReason.LINGER);
    }
    return reason.map(this::take);
  }

  @Override
  public DueBatch next(FlushReason reason) {
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
    DueBatch taken =
        new DueBatch(open.stream().map(waiting -> List.of(waiting.sequence())).toList(), reason);
    open = new ArrayList<>();
    totals = BatchTotals.NONE;
    return taken;
  }
}
