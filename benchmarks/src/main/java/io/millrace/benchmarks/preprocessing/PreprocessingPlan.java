package io.millrace.benchmarks.preprocessing;

import io.millrace.benchmarks.pipeline.BrokerPlace;

/**
 * What is measured, and how often.
 *
 * @param broker where it runs
 * @param rows records per batch
 * @param maxLength tokens of a record at most
 * @param warmUpRecords of each leg that are not measured
 * @param records of each leg that are
 * @param rounds in which every leg is run once, after two that are thrown away
 * @param threads and partitions of the legs with several
 */
public record PreprocessingPlan(
    BrokerPlace broker,
    int rows,
    int maxLength,
    int warmUpRecords,
    int records,
    int rounds,
    int threads) {

  /** Records that a leg gets. */
  int allRecords() {
    return warmUpRecords + records;
  }

  /**
   * Records, the warm-up's among them, of a leg that only tokenizes: its speed is the same with
   * fewer.
   */
  int someRecords() {
    return warmUpRecords + records / 4;
  }
}
