package io.millrace.worker.tensor;

/** The upper half of a float: 1 sign, 8 exponent and 7 fraction bits. */
final class BFloat16 {
  private BFloat16() {}

  static float toFloat(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }
}
