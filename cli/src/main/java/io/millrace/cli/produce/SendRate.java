package io.millrace.cli.produce;

import java.util.function.LongSupplier;

/**
 * Spreads records evenly over time. What was missed while nothing could be sent is made up for as
 * far as a quarter of a second of it, so that a pause is not followed by a burst. For one thread.
 */
final class SendRate {
  private static final long SECOND = 1_000_000_000L;
  private static final long LONGEST_CATCHING_UP = SECOND / 4;

  private final LongSupplier clock;
  private final double interval;
  private double next;
  private boolean begun;

  /**
   * A rate.
   *
   * @param perSecond records a second; 0 is as fast as can be
   * @param clock nanoseconds
   */
  SendRate(double perSecond, LongSupplier clock) {
    this.clock = clock;
    this.interval = perSecond == 0 ? 0 : SECOND / perSecond;
  }

  /** Whether there is any. */
  boolean limited() {
    return interval > 0;
  }

  /** How long the next record has to wait, in nanoseconds; 0 if it may go now. */
  long untilNext(long now) {
    return begun && limited() ? (long) Math.max(0, next - now) : 0;
  }

  /** A record goes now. */
  void sent() {
    if (limited()) {
      double now = clock.getAsLong();
      next = (begun ? Math.max(next, now - LONGEST_CATCHING_UP) : now) + interval;
      begun = true;
    }
  }

  /** The clock. */
  long now() {
    return clock.getAsLong();
  }
}
