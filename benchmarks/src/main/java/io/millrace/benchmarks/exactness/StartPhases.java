package io.millrace.benchmarks.exactness;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a worker's start spent its time, by the line of its log that tells so.
 *
 * @param seconds per phase, in their order
 */
record StartPhases(Map<String, Double> seconds) {
  /** The phase in which weights and optimizer state are brought to the device. */
  static final String MODEL = "model";

  private static final Pattern LINE = Pattern.compile("Started in [\\d.]+ s: (.*)$");
  private static final Pattern PHASE = Pattern.compile("(\\w+) ([\\d.]+)");

  /**
   * The phases in a log.
   *
   * @throws IllegalStateException when it does not tell them
   */
  static StartPhases in(List<String> log) {
    for (String line : log) {
      Matcher found = LINE.matcher(line);
      if (found.find()) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        PHASE
            .matcher(found.group(1))
            .results()
            .forEach(phase -> seconds.put(phase.group(1), Double.valueOf(phase.group(2))));
        return new StartPhases(seconds);
      }
    }
    throw new IllegalStateException("The worker's log does not tell how its start went");
  }

  /** All of them together, seconds. */
  double total() {
    return seconds.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Of loading the model, seconds. */
  double model() {
    return seconds.get(MODEL);
  }
}
