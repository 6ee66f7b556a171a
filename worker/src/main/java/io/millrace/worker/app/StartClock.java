package io.millrace.worker.app;

import io.millrace.worker.training.Heartbeat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Tells where the time of a start went, so that a slow one need not be guessed at. */
final class StartClock {
  private final LongSupplier nanos;
  private final long begun;
  private final Map<String, Long> phases = new LinkedHashMap<>();
  private final Heartbeat heartbeat;
  private long last;

  /**
   * Begins to count.
   *
   * @param nanos a monotonic clock, nanoseconds
   * @param heartbeat is beaten with each phase
   */
  StartClock(LongSupplier nanos, Heartbeat heartbeat) {
    this.nanos = nanos;
    this.heartbeat = heartbeat;
    this.begun = nanos.getAsLong();
    this.last = begun;
  }

  /** Ends a phase, which began where the one before ended; the next one begins. */
  void ended(String phase) {
    long now = nanos.getAsLong();
    phases.put(phase, now - last);
    last = now;
    heartbeat.beat();
  }

  /** All phases with their seconds, for example {@code Started in 2.0 s: topics 0.5, model 1.5}. */
  String sentence() {
    return String.format(Locale.ROOT, "Started in %.2f s: ", (last - begun) / 1e9)
        + phases.entrySet().stream()
            .map(
                phase ->
                    String.format(Locale.ROOT, "%s %.2f", phase.getKey(), phase.getValue() / 1e9))
            .collect(Collectors.joining(", "));
  }
}
