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
 * @param warmUpPairs of legs that are not measured
 * @param pairs of legs that are
 */
public record PreprocessingPlan(
    BrokerPlace broker,
    int rows,
    int maxLength,
    int warmUpRecords,
    int records,
    int warmUpPairs,
    int pairs) {

  /** Records that a leg gets. */
  int allRecords() {
    return warmUpRecords + records;
  }
}
