package io.millrace.service.registry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps, or when a test lets it. */
final class ManualClock implements Clock {
  private final List<Long> pauses = new ArrayList<>();
  // So that a difference that overflows, as those of nanoTime() may, is met in every test.
  private long now = Long.MAX_VALUE - 1000;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void sleep(Duration pause) {
    pauses.add(pause.toMillis());
    pass(pause);
  }

  void pass(Duration time) {
    now += time.toNanos();
  }

  /** In milliseconds, in order. */
  List<Long> pauses() {
    return pauses;
  }
}
