package io.millrace.benchmarks.preprocessing;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads off the batches themselves how fast they were made: each says when it was laid out, so that
 * nobody has to watch the topic and take processor time while it is measured.
 */
final class BatchTimes {
  private final int warmUpRecords;
  private final Set<Place> places = new HashSet<>();
  private final List<Made> batches = new ArrayList<>();

  /** Where a record came from. */
  private record Place(int partition, long offset) {}

  /** A batch that was laid out at a time. */
  private record Made(Instant at, int records, int tokens) {}

  BatchTimes(int warmUpRecords) {
    this.warmUpRecords = warmUpRecords;
  }

  /**
   * Takes in the next batch of the topic.
   *
   * @throws IllegalStateException when one of its records came before
   */
  void add(TokenBatch batch) {
    for (Source source : batch.sources()) {
      if (!places.add(new Place(source.partition(), source.offset()))) {
        throw new IllegalStateException(
            "The record at offset "
                + source.offset()
                + " of partition "
                + source.partition()
                + " came out twice");
      }
    }
    batches.add(new Made(batch.createdAt(), batch.sources().size(), batch.tokenCount()));
  }

  /**
   * What was measured: from the last batch of the warm-up to the last of all.
   *
   * @param sent records that must have come out
   * @throws IllegalStateException when some are missing
   */
  LegResult result(int sent) {
    if (places.size() != sent) {
      throw new IllegalStateException(
          "Of " + sent + " records " + places.size() + " came out: see the dead letters");
    }
    // Partitions are read one after the other, and were worked on at the same time.
    batches.sort(Comparator.comparing(Made::at));
    int warmedUp = 0;
    int next = 0;
    while (warmedUp < warmUpRecords) {
      warmedUp += batches.get(next++).records();
    }
    long tokens = batches.subList(next, batches.size()).stream().mapToLong(Made::tokens).sum();
    Instant begun = batches.get(next - 1).at();
    Instant ended = batches.get(batches.size() - 1).at();
    return new LegResult(sent - warmedUp, tokens, Duration.between(begun, ended).toNanos() / 1e9);
  }
}
