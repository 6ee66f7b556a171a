package io.millrace.benchmarks.preprocessing;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.TokenBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads off the batches themselves how fast they were made: each says when it was laid out, so that
 * nobody has to watch the topic and take processor time while it is measured.
 */
final class BatchTimes {
  private final int warmUpRecords;
  private final Set<Long> offsets = new HashSet<>();
  private Instant begun;
  private Instant ended;
  private long records;
  private long tokens;

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
      if (!offsets.add(source.offset())) {
        throw new IllegalStateException(
            "The record at offset " + source.offset() + " came out twice");
      }
    }
    if (begun != null) {
      records += batch.rows();
      tokens += batch.tokenCount();
    } else if (offsets.size() >= warmUpRecords) {
      begun = batch.createdAt();
    }
    ended = batch.createdAt();
  }

  /**
   * What was measured.
   *
   * @param sent records that must have come out
   * @throws IllegalStateException when some are missing
   */
  LegResult result(int sent, double tokenizerShare) {
    if (offsets.size() != sent) {
      throw new IllegalStateException(
          "Of " + sent + " records " + offsets.size() + " came out: see the dead letters");
    }
    double seconds = Duration.between(begun, ended).toNanos() / 1e9;
    return new LegResult(records, tokens, seconds, tokenizerShare);
  }
}
