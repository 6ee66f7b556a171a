package io.millrace.worker.training;

import java.time.Duration;
import java.util.function.LongSupplier;

/** When a run last showed that it is not stuck. Beaten by its own thread, looked at by others. */
public final class Heartbeat {
  private final LongSupplier nanos;
  private volatile long last;

  /**
   * Beats once.
   *
   * @param nanos a monotonic clock, nanoseconds
   */
  public Heartbeat(LongSupplier nanos) {
    this.nanos = nanos;
    beat();
  }

  /** The work has come a bit further, or looked for some and found none. */
  public void beat() {
    last = nanos.getAsLong();
  }

  /** Time since the last beat. */
  public Duration silence() {
    return Duration.ofNanos(nanos.getAsLong() - last);
  }
}
