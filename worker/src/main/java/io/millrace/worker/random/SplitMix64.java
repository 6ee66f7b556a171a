package io.millrace.worker.random;

/**
 * A random number generator that is the same on every machine and Java version.
 *
 * @see <a href="https://doi.org/10.1145/2660193.2660195">Steele, Lea and Flood 2014</a>
 */
public final class SplitMix64 {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;
  private double spare = Double.NaN;

  public SplitMix64(long seed) {
    this.state = seed;
  }

  /** Scatters neighbouring numbers over all 64 bits. */
  public static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** Standard normal, by Marsaglia's polar method; StrictMath gives the same bits everywhere. */
  public double nextGaussian() {
    if (!Double.isNaN(spare)) {
      double value = spare;
      spare = Double.NaN;
      return value;
    }
    double x;
    double y;
    double square;
    do {
      x = nextUniform();
      y = nextUniform();
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double scale = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
    spare = y * scale;
    return x * scale;
  }

  /** Uniform in [0, 1). */
  public double nextDouble() {
    return nextBits() * 0x1p-53;
  }

  /** In [-1, 1). */
  private double nextUniform() {
    return nextBits() * 0x1p-52 - 1;
  }

  /** 53 of them. */
  private long nextBits() {
    long bits = mix(state) >>> 11;
    state += GOLDEN_GAMMA;
    return bits;
  }
}
