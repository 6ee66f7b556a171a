package io.millrace.benchmarks.preprocessing;

/**
 * One leg, without its warm-up.
 *
 * @param records done
 * @param tokens that they became
 * @param seconds for that
 */
record LegResult(long records, long tokens, double seconds) {

  double recordsPerSecond() {
    return records / seconds;
  }

  double tokensPerSecond() {
    return tokens / seconds;
  }
}
