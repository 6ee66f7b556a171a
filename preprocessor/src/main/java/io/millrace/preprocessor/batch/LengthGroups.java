package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One sequence a row, batched with others of nearly the same length, so that little is padded. A
 * batch is made once so many sequences wait: of the oldest, which therefore never waits for ever,
 * and those nearest to it in length.
 */
final class LengthGroups implements SequenceQueue {
  private final RowLayout layout;
  private final BatchLimits limits;
  private final int buffer;
  private final Set<Row> byArrival = new LinkedHashSet<>();
  private final TreeSet<Row> byLength =
      new TreeSet<>(Comparator.comparingInt(Row::tokens).thenComparingLong(Row::number));
  private long rowsBegun;

  /**
   * Starts empty.
   *
   * @param buffer sequences that wait at most
   */
  LengthGroups(RowLayout layout, BatchLimits limits, int buffer) {
    this.layout = layout;
    this.limits = limits;
    this.buffer = buffer;
  }

  @Override
  public int add(TokenSequence sequence) {
    Row row = new Row(rowsBegun++, ONE_ROW_EACH, sequence, RowTotals.of(sequence));
    byArrival.add(row);
    byLength.add(row);
    return ONE_ROW_EACH;
  }

  @Override
  public int restore(TokenSequence sequence, int row) {
    return add(sequence);
  }

  @Override
  public Optional<DueBatch> due(long now) {
    if (byArrival.size() >= buffer) {
      return Optional.of(next(FlushReason.BUFFER, now));
    }
    boolean waitedTooLong = !isEmpty() && now - oldest().arrivedAt() >= limits.lingerMillis();
    return waitedTooLong ? Optional.of(next(FlushReason.LINGER, now)) : Optional.empty();
  }

  @Override
  public DueBatch next(FlushReason reason, long now) {
    Row oldest = oldest();
    List<Row> group = new ArrayList<>(List.of(oldest));
    BatchTotals totals = BatchTotals.NONE.plus(oldest.totals());
    Row shorter = byLength.lower(oldest);
    Row longer = byLength.higher(oldest);
    while (shorter != null || longer != null) {
      boolean takeShorter =
          longer == null
              || (shorter != null
                  && oldest.tokens() - shorter.tokens() <= longer.tokens() - oldest.tokens());
      Row nearest = takeShorter ? shorter : longer;
      BatchTotals with = totals.plus(nearest.totals());
      if (limits.broken(with, layout).isPresent()) {
        break;
      }
      group.add(nearest);
      totals = with;
      if (takeShorter) {
        shorter = byLength.lower(shorter);
      } else {
        longer = byLength.higher(longer);
      }
    }
    group.forEach(byArrival::remove);
    byLength.removeAll(group);
    return DueBatch.of(group, reason);
  }

  @Override
  public boolean isEmpty() {
    return byArrival.isEmpty();
  }

  private Row oldest() {
    return byArrival.iterator().next();
  }
}
