package io.millrace.benchmarks.measure;

import java.util.List;
import java.util.Locale;

/**
 * One quantity, measured several times.
 *
 * @param values in the order of their measurement, at least one
 */
public record Spread(List<Double> values) {

  /**
   * Keeps the values.
   *
   * @throws IllegalArgumentException when there is none
   */
  public Spread {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("A spread needs a value at least");
    }
  }

  /** The middle value, or the mean of the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  /** The smallest value. */
  public double least() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  /** The largest value. */
  public double greatest() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * Median, then the smallest and the largest value in parentheses.
   *
   * @param format of one value, as {@link String#format} has it
   */
  public String text(String format) {
    return String.format(
        Locale.ROOT, format + " (" + format + " to " + format + ")", median(), least(), greatest());
  }
}
