package io.millrace.benchmarks.exactness;

import java.util.List;

/**
 * How the journal's size and speed are measured.
 *
 * @param compressions codecs of the producer to compare, by Kafka's names
 * @param stepsPerSecond at which steps come
 * @param seconds for which they come
 * @param burst events that are written as fast as they can be
 */
public record JournalPlan(
    List<String> compressions, List<Integer> stepsPerSecond, int seconds, int burst) {

  /** The usual one; slow steps, each in a transaction of its own, and steps of a tiny model. */
  public static JournalPlan of(int seconds) {
    return new JournalPlan(List.of("none", "lz4", "zstd"), List.of(1, 20), seconds, 20_000);
  }
}
