package io.millrace.benchmarks.limit;

/**
 * All batches once.
 *
 * @param stepSeconds in the model's steps
 * @param productSeconds in the bare products of the same batches
 */
record LimitRound(double stepSeconds, double productSeconds) {

  double ratio() {
    return stepSeconds / productSeconds;
  }
}
