package io.millrace.benchmarks.leg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a leg measured of itself, without its warm-up. As JSON, in snake case, it is the last line
 * of the leg's standard output that begins with a brace.
 *
 * @param tokens trained on, padding not counted
 * @param seconds from the end of the warm-up to the end of the last step
 * @param steps in these seconds
 * @param peakRssBytes most memory that the process ever had, VmHWM of /proc/self/status; 0 where
 *     the system does not tell
 * @param peakDeviceBytes most memory of the GPU that was in use; 0 on the CPU
 * @param matrixFlopsPerSecond of square matrix products in the leg's precision; 0 where the leg did
 *     not measure it, as those in Python
 * @param threads of one matrix product on the CPU
 * @param versions of what the leg is made of, by name
 */
public record Measurement(
    long tokens,
    double seconds,
    int steps,
    long peakRssBytes,
    long peakDeviceBytes,
    double matrixFlopsPerSecond,
    int threads,
    Map<String, String> versions) {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /**
   * Checks what no leg can do without.
   *
   * @throws IllegalArgumentException when tokens, seconds, steps, threads or versions are missing
   */
  public Measurement {
    if (tokens < 1 || !(seconds > 0) || steps < 1 || threads < 1 || versions == null) {
      throw new IllegalArgumentException("tokens, seconds, steps, threads or versions are missing");
    }
    versions = Map.copyOf(versions);
  }

  /** Finds the line in what a leg has printed; empty when it is not there or not whole. */
  public static Optional<Measurement> in(String output) {
    return output
        .lines()
        .filter(line -> line.startsWith("{"))
        .reduce((earlier, later) -> later)
        .flatMap(Measurement::parse);
  }

  private static Optional<Measurement> parse(String line) {
    try {
      return Optional.of(JSON.readValue(line, Measurement.class));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /** The line to print. */
  public String line() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The versions in alphabetical order. */
  public String versionsText() {
    return new TreeMap<>(versions)
        .entrySet().stream()
            .map(version -> version.getKey() + " " + version.getValue())
            .collect(Collectors.joining(", "));
  }

  /** Most memory that it took: of the GPU, or of the process where there is none. */
  public long peakBytes() {
    return peakDeviceBytes > 0 ? peakDeviceBytes : peakRssBytes;
  }

  /** Real tokens a second. */
  public double tokensPerSecond() {
    return tokens / seconds;
  }
}
