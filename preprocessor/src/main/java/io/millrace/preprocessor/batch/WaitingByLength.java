package io.millrace.preprocessor.batch;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Waiting sequences to choose a batch from, to be found by their age and by their length. However
 * long sequences may be and however many are to be chosen from, no more wait than make {@link
 * #BATCHES} batches of the size that a record takes. For one thread.
 */
final class WaitingByLength {
  /** More than these to choose from make a batch hardly better, and take memory. */
  private static final int BATCHES = 4;

  private final BatchLimits limits;
  private final Set<Waiting> byAge = new LinkedHashSet<>();
  private final TreeSet<Waiting> byLength =
      new TreeSet<>(Comparator.comparingInt(Waiting::tokens).thenComparingLong(Waiting::number));
  private long tokens;
  private long bytes;

  WaitingByLength(BatchLimits limits) {
    this.limits = limits;
  }

  void add(Waiting waiting) {
    byAge.add(waiting);
    byLength.add(waiting);
    tokens += waiting.tokens();
    bytes += bytes(waiting);
  }

  void remove(Waiting waiting) {
    byAge.remove(waiting);
    byLength.remove(waiting);
    tokens -= waiting.tokens();
    bytes -= bytes(waiting);
  }

  /** What it takes in a batch, padding aside. */
  private static long bytes(Waiting waiting) {
    return waiting.totals().bytes() + RowLayout.SOURCE_BYTES;
  }

  /**
   * Why a batch is to be made now, if one is.
   *
   * @param enough whether as much waits as was asked for
   */
  Optional<FlushReason> due(boolean enough, long now) {
    if (isEmpty()) {
      return Optional.empty();
    }
    if (enough || bytes / BATCHES >= limits.bytes()) {
      return Optional.of(FlushReason.BUFFER);
    }
    return oldest().isOverdue(now, limits) ? Optional.of(FlushReason.LINGER) : Optional.empty();
  }

  /**
   * The one that came first.
   *
   * @throws java.util.NoSuchElementException when nothing waits
   */
  Waiting oldest() {
    return byAge.iterator().next();
  }

  /** The longest of at most so many tokens; of equally long ones the oldest. */
  Optional<Waiting> longestWithin(int most) {
    Waiting longest = byLength.floor(place(most, Long.MAX_VALUE));
    return longest == null
        ? Optional.empty()
        : Optional.of(byLength.ceiling(place(longest.tokens(), -1)));
  }

  /** The next shorter one, or equally long and older; null when there is none. */
  Waiting shorterThan(Waiting waiting) {
    return byLength.lower(waiting);
  }

  /** The next longer one, or equally long and newer; null when there is none. */
  Waiting longerThan(Waiting waiting) {
    return byLength.higher(waiting);
  }

  /** A place in the order by length. */
  private static Waiting place(int tokens, long number) {
    return new Waiting(number, null, new RowTotals(0, tokens, 0, 0));
  }

  int size() {
    return byAge.size();
  }

  /** Of all. */
  long tokens() {
    return tokens;
  }

  boolean isEmpty() {
    return byAge.isEmpty();
  }
}
