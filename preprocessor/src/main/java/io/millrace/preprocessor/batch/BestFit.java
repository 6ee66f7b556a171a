package io.millrace.preprocessor.batch;

import io.millrace.preprocessor.sequence.TokenSequence;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Several sequences a row, none of them cut: online best fit. A sequence goes into the row in which
 * it leaves the least room, or begins a new one where it fits nowhere. When more than so many rows
 * are open, the fullest become a batch.
 */
final class BestFit implements SequenceQueue {
  /** A row with less room takes no sequence any more: those of one token are rejected before. */
  private static final int SHORTEST = 2;

  private final RowLayout layout;
  private final BatchLimits limits;
  private final int openRows;

  /** Fullest first; among equally full ones the oldest. */
  private final TreeSet<Row> byRoom =
      new TreeSet<>(Comparator.comparingInt(this::room).thenComparingLong(Row::number));

  private final TreeSet<Row> byAge = new TreeSet<>(Comparator.comparingLong(Row::number));
  private final Map<Integer, Row> byId = new HashMap<>();
  private final BitSet usedIds = new BitSet();
  private long rowsBegun;
  private BatchTotals full = BatchTotals.NONE;

  /**
   * Starts empty.
   *
   * @param openRows that are open at most
   */
  BestFit(RowLayout layout, BatchLimits limits, int openRows) {
    this.layout = layout;
    this.limits = limits;
    this.openRows = openRows;
  }

  private int room(Row row) {
    return layout.rowLength().maxLength() - row.tokens();
  }

  @Override
  public int add(TokenSequence sequence) {
    RowTotals totals = RowTotals.of(sequence);
    for (Row row : byRoom.tailSet(likeOneWithRoomFor(sequence))) {
      if (fits(row, totals)) {
        put(row, sequence, totals);
        return row.id();
      }
    }
    return begin(usedIds.nextClearBit(0), sequence, totals);
  }

  @Override
  public int restore(TokenSequence sequence, int id) {
    RowTotals totals = RowTotals.of(sequence);
    Row row = byId.get(id);
    if (row == null) {
      return begin(id, sequence, totals);
    }
    if (room(row) < sequence.length() || !fits(row, totals)) {
      // max.length is smaller now.
      return add(sequence);
    }
    put(row, sequence, totals);
    return id;
  }

  /** Sorts before every row in which the sequence leaves room or none, and behind all others. */
  private Row likeOneWithRoomFor(TokenSequence sequence) {
    int tokens = layout.rowLength().maxLength() - sequence.length();
    return new Row(-1, -1, sequence, new RowTotals(0, tokens, 0, 0));
  }

  private boolean fits(Row row, RowTotals more) {
    return limits.broken(BatchTotals.NONE.plus(row.totals().plus(more)), layout).isEmpty();
  }

  private int begin(int id, TokenSequence sequence, RowTotals totals) {
    Row row = new Row(rowsBegun++, id, sequence, totals);
    usedIds.set(id);
    byId.put(id, row);
    byAge.add(row);
    byRoom.add(row);
    countIfFull(row);
    return id;
  }

  private void put(Row row, TokenSequence sequence, RowTotals totals) {
    byRoom.remove(row);
    row.add(sequence, totals);
    byRoom.add(row);
    countIfFull(row);
  }

  private void countIfFull(Row row) {
    if (room(row) < SHORTEST) {
      full = full.plus(row.totals());
    }
  }

  @Override
  public Optional<DueBatch> due(long now) {
    Optional<FlushReason> reached = limits.reached(full);
    if (reached.isPresent()) {
      return Optional.of(next(reached.get(), now));
    }
    if (byAge.size() > openRows) {
      return Optional.of(next(FlushReason.BUFFER, now));
    }
    return !isEmpty() && hasWaitedTooLong(byAge.first(), now)
        ? Optional.of(next(FlushReason.LINGER, now))
        : Optional.empty();
  }

  private boolean hasWaitedTooLong(Row row, long now) {
    return now - row.arrivedAt() >= limits.lingerMillis();
  }

  @Override
  public DueBatch next(FlushReason reason, long now) {
    List<Row> taken = new ArrayList<>();
    BatchTotals totals = BatchTotals.NONE;
    for (Row row : inOrderOfUrgency(reason, now)) {
      BatchTotals with = totals.plus(row.totals());
      if (!taken.isEmpty() && limits.broken(with, layout).isPresent()) {
        break;
      }
      taken.add(row);
      totals = with;
    }
    taken.forEach(this::remove);
    recountFull();
    return DueBatch.of(taken, reason);
  }

  /** The fullest first, but before them those that have waited too long, if that is the reason. */
  private Iterable<Row> inOrderOfUrgency(FlushReason reason, long now) {
    if (reason != FlushReason.LINGER) {
      return byRoom;
    }
    List<Row> rows = new ArrayList<>();
    for (Row row : byAge) {
      if (hasWaitedTooLong(row, now)) {
        rows.add(row);
      }
    }
    for (Row row : byRoom) {
      if (!hasWaitedTooLong(row, now)) {
        rows.add(row);
      }
    }
    return rows;
  }

  private void remove(Row row) {
    byRoom.remove(row);
    byAge.remove(row);
    byId.remove(row.id());
    usedIds.clear(row.id());
  }

  private void recountFull() {
    full = BatchTotals.NONE;
    for (Row row : byRoom) {
      if (room(row) >= SHORTEST) {
        return;
      }
      full = full.plus(row.totals());
    }
  }

  @Override
  public boolean isEmpty() {
    return byAge.isEmpty();
  }
}
