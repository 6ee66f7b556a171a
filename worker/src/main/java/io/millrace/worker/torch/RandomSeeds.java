package io.millrace.worker.torch;

/**
 * A seed for each micro-batch. It depends on the run's seed and the micro-batch's number alone, so
 * that a run that goes on from a checkpoint draws what it would have drawn.
 */
final class RandomSeeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private RandomSeeds() {}

  /** Not negative, and far from that of any other micro-batch: the program adds small numbers. */
  static long of(long seed, long microBatch) {
    return (mix(seed + GOLDEN_GAMMA * (microBatch + 1)) >>> 2);
  }

  /** SplitMix64's output function (Steele, Lea and Flood 2014). */
  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
