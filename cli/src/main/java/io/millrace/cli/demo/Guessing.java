package io.millrace.cli.demo;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How far one gets with held-out records without a look at them: by always naming the class that
 * most of them have.
 *
 * @param accuracy of that
 * @param records how many there are
 */
record Guessing(double accuracy, int records) {
  /** So many standard deviations away, a guesser's luck is one in 700. */
  private static final int DEVIATIONS = 3;

  /**
   * Of these records.
   *
   * @param classes of each of them
   */
  static Guessing of(List<Integer> classes) {
    Map<Integer, Long> counts =
        classes.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    long most = counts.values().stream().mapToLong(count -> count).max().orElse(0);
    return new Guessing(classes.isEmpty() ? 0 : (double) most / classes.size(), classes.size());
  }

  /**
   * The accuracy that nobody reaches by guessing; where luck reaches it all, because there are few
   * records or nearly all are of one class, a faultless one.
   */
  double clearlyBetter() {
    double deviation = records == 0 ? 0 : Math.sqrt(accuracy * (1 - accuracy) / records);
    return Math.min(1, accuracy + DEVIATIONS * deviation);
  }
}
