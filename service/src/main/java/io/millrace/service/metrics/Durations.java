package io.millrace.service.metrics;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.LongStream;

/**
 * Histograms of durations. Their buckets are chosen here: Micrometer's own would be 70 for each
 * series.
 */
public final class Durations {
  /** 1 ms to 2 min, for what happens within a step. */
  private static final Duration[] SHORT =
      millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 120_000);

  /** 0.1 s to a day, for what is waited for. */
  private static final Duration[] LONG =
      millis(
          100,
          250,
          500,
          1000,
          2500,
          5000,
          10_000,
          30_000,
          60_000,
          300_000,
          1_800_000,
          7_200_000,
          86_400_000);

  private Durations() {}

  /** A histogram of work that takes milliseconds to seconds. */
  public static Timer.Builder ofWork(String name, String help) {
    return Timer.builder(name).description(help).serviceLevelObjectives(SHORT);
  }

  /** A histogram of delays that may be seconds as well as hours. */
  public static Timer.Builder ofDelay(String name, String help) {
    return Timer.builder(name).description(help).serviceLevelObjectives(LONG);
  }

  private static Duration[] millis(long... millis) {
    return LongStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }
}
