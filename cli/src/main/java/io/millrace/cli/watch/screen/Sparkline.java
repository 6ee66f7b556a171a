package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Glyphs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Numbers as bars beside each other, from the lowest to the highest of them. Where all are above
 * zero the scale is logarithmic: a loss falls fast at first, and what comes after is of interest.
 */
final class Sparkline {
  private static final int EIGHTHS = 8;

  private final double[] values;

  /**
   * Of numbers.
   *
   * @param values one for each column, all of them finite, at least one
   */
  Sparkline(double[] values) {
    this.values = values.clone();
  }

  double lowest() {
    return Arrays.stream(values).min().orElseThrow();
  }

  double highest() {
    return Arrays.stream(values).max().orElseThrow();
  }

  boolean isLogarithmic() {
    return lowest() > 0;
  }

  /** So many lines of one drawing, from top to bottom; the lowest number is one eighth high. */
  List<String> lines(int rows, Glyphs glyphs) {
    List<String> lines = new ArrayList<>(rows);
    for (int row = rows - 1; row >= 0; row--) {
      StringBuilder line = new StringBuilder(values.length);
      for (double value : values) {
        int above = height(value, rows) - row * EIGHTHS;
        line.append(glyphs.bar(Math.max(0, Math.min(EIGHTHS, above))));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private int height(double value, int rows) {
    double low = scaled(lowest());
    double range = scaled(highest()) - low;
    double share = range == 0 ? 0 : (scaled(value) - low) / range;
    return 1 + (int) Math.round(share * (rows * EIGHTHS - 1));
  }

  private double scaled(double value) {
    return isLogarithmic() ? Math.log(value) : value;
  }
}
