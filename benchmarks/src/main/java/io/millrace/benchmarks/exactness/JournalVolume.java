package io.millrace.benchmarks.exactness;

/**
 * What steps take on the events topic.
 *
 * @param compression codec of the producer
 * @param stepsPerSecond at which they came
 * @param steps how many
 * @param bytes by which the topic grew, the records of commits among them
 */
record JournalVolume(String compression, int stepsPerSecond, int steps, long bytes) {

  double bytesPerStep() {
    return (double) bytes / steps;
  }
}
