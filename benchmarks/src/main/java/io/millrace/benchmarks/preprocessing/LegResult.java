package io.millrace.benchmarks.preprocessing;

/**
 * One leg, without its warm-up.
 *
 * @param records done
 * @param tokens that they became
 * @param seconds for that
 * @param tokenizerShare of the time that went into the tokenizer
 */
record LegResult(long records, long tokens, double seconds, double tokenizerShare) {

  double recordsPerSecond() {
    return records / seconds;
  }

  double tokensPerSecond() {
    return tokens / seconds;
  }
}
