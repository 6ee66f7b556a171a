package io.millrace.cli.watch.screen;

import java.util.Locale;

/** Stretches of time as a person says them. */
final class ElapsedText {
  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;

  private ElapsedText() {}

  /**
   * For ages and waits, for example {@code 2 h 5 min}.
   *
   * @param millis negative where clocks differ, which counts as none
   */
  static String rough(long millis) {
    if (millis < MINUTE) {
      return Math.max(0, millis) / SECOND + " s";
    }
    if (millis < HOUR) {
      return two(millis, MINUTE, "min", SECOND, "s");
    }
    return millis < DAY ? two(millis, HOUR, "h", MINUTE, "min") : two(millis, DAY, "d", HOUR, "h");
  }

  /** For measurements, for example {@code 43 ms} or {@code 4.2 s}. */
  static String exact(double millis) {
    if (millis < SECOND) {
      return String.format(Locale.ROOT, "%.0f ms", millis);
    }
    return millis < MINUTE
        ? String.format(Locale.ROOT, "%.1f s", millis / SECOND)
        : rough(Math.round(millis));
  }

  private static String two(long millis, long unit, String name, long smaller, String smallName) {
    long rest = millis % unit / smaller;
    return millis / unit + " " + name + (rest == 0 ? "" : " " + rest + " " + smallName);
  }
}
