package io.millrace.cli.produce;

import java.util.Locale;
import java.util.OptionalLong;

/** How far a sending is, in a line. */
final class ProgressText {
  private static final int LONGEST_BAR = 40;
  private static final int SHORTEST_BAR = 5;

  private ProgressText() {}

  /**
   * A bar with numbers, or the numbers alone where the end is unknown or the line is short.
   *
   * @param width that the line may have, in characters
   * @param what is being done
   * @param thousandths of all that are done
   * @param seconds since the beginning
   * @param thousandthsBefore what was done when the seconds began
   */
  static String line(
      int width,
      String what,
      long records,
      double seconds,
      OptionalLong thousandths,
      long thousandthsBefore) {
    String numbers =
        String.format(
            Locale.ROOT,
            "%,d records %s  %,d/s",
            records,
            what,
            seconds > 0 ? Math.round(records / seconds) : 0);
    if (thousandths.isEmpty()) {
      return numbers;
    }
    long done = thousandths.getAsLong();
    String end = "  " + numbers + left(seconds, done, thousandthsBefore);
    String percent = String.format(Locale.ROOT, " %3d%%", done / 10);
    int bar = Math.min(LONGEST_BAR, width - percent.length() - end.length() - 2);
    if (bar < SHORTEST_BAR) {
      return percent.strip() + end;
    }
    int full = (int) (bar * done / 1000);
    return "[" + "#".repeat(full) + ".".repeat(bar - full) + "]" + percent + end;
  }

  private static String left(double seconds, long done, long before) {
    if (done <= before || done >= 1000 || seconds < 1) {
      return "";
    }
    long left = Math.round(seconds * (1000 - done) / (done - before));
    return left >= 3600
        ? String.format(Locale.ROOT, "  %d:%02d:%02d left", left / 3600, left / 60 % 60, left % 60)
        : String.format(Locale.ROOT, "  %d:%02d left", left / 60, left % 60);
  }
}
