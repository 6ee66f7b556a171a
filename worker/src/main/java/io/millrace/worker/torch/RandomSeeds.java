package io.millrace.worker.torch;

/**
 * A seed for each micro-batch, and each part of it. It depends on the run's seed and their numbers
 * alone, so that a run that goes on from a checkpoint draws what it would have drawn.
 */
final class RandomSeeds {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private RandomSeeds() {}

  /**
   * Not negative, and with room for the small numbers that the program adds. PyTorch's generator
   * for the CPU goes by the lower 32 bits alone, so that in a long run two draws far apart may be
   * alike.
   *
   * @param part of the micro-batch, from 0
   */
  static long of(long seed, long microBatch, int part) {
    return mix(seed + GOLDEN_GAMMA * (microBatch + 1) + mix(part)) >>> 2;
  }

  /** SplitMix64's output function (Steele, Lea and Flood 2014); of 0 it is 0. */
  private static long mix(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
