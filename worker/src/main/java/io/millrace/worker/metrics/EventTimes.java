package io.millrace.worker.metrics;

import java.time.Duration;

/** Times as events have them. */
final class EventTimes {
  private EventTimes() {}

  /** Milliseconds; a clock that went back took no time. */
  static Duration millis(double millis) {
    return Duration.ofNanos(Math.max(0, (long) (millis * 1e6)));
  }
}
