package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One sequence a row, batched with others of nearly the same length, so that little is padded. A
 * batch is made once so many sequences wait: of the oldest, which therefore never waits for ever,
 * and those nearest to it in length.
 */
final class LengthGroups implements SequenceQueue {
  private final RowLayout layout;
  private final BatchLimits limits;
  private final int buffer;
  private final WaitingByLength waiting;
  private long added;

  /**
   * Starts empty.
   *
   * @param buffer sequences that wait at most
   */
  LengthGroups(RowLayout layout, BatchLimits limits, int buffer) {
    this.layout = layout;
    this.limits = limits;
    this.waiting = new WaitingByLength(limits);
    this.buffer = buffer;
  }

  @Override
  public void add(TokenSequence sequence) {
    waiting.add(Waiting.of(added++, sequence));
  }

  @Override
  public Optional<DueBatch> due(long now) {
    return waiting.due(waiting.size() >= buffer, now).map(this::next);
  }

  @Override
  public DueBatch next(FlushReason reason) {
    Waiting oldest = waiting.oldest();
    List<Waiting> group = new ArrayList<>(List.of(oldest));
    BatchTotals totals = BatchTotals.NONE.plus(oldest.totals());
    Waiting shorter = waiting.shorterThan(oldest);
    Waiting longer = waiting.longerThan(oldest);
    while (shorter != null || longer != null) {
      boolean takeShorter =
          longer == null
              || (shorter != null
                  && oldest.tokens() - shorter.tokens() <= longer.tokens() - oldest.tokens());
      Waiting nearest = takeShorter ? shorter : longer;
      BatchTotals with = totals.plus(nearest.totals());
      if (limits.broken(with, layout).isPresent()) {
        break;
      }
      group.add(nearest);
      totals = with;
      if (takeShorter) {
        shorter = waiting.shorterThan(shorter);
      } else {
        longer = waiting.longerThan(longer);
      }
    }
    group.forEach(waiting::remove);
    group.sort(Comparator.comparingLong(Waiting::number));
    return new DueBatch(group.stream().map(one -> List.of(one.sequence())).toList(), reason);
  }

  @Override
  public boolean isEmpty() {
    return waiting.isEmpty();
  }
}
