package io.millrace.worker.tensor;

/** IEEE 754 binary16: 1 sign, 5 exponent and 10 fraction bits. */
final class Float16 {
  private static final int EXPONENT_SHIFT = 10;
  private static final int FRACTION_MASK = 0x3ff;
  private static final int LARGEST_EXPONENT = 0x1f;

  /** Value of the last fraction bit of a subnormal number, 2^-24. */
  private static final float SMALLEST = 0x1p-24f;

  private Float16() {}

  /** {@code Float.float16ToFloat}, which JDK 17 does not have. */
  static float toFloat(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> EXPONENT_SHIFT) & LARGEST_EXPONENT;
    int fraction = bits & FRACTION_MASK;
    if (exponent == 0) {
      return Float.intBitsToFloat(sign | Float.floatToRawIntBits(fraction * SMALLEST));
    }
    int floatExponent = exponent == LARGEST_EXPONENT ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | floatExponent << 23 | fraction << 13);
  }
}
