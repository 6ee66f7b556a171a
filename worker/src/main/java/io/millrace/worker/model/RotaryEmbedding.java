package io.millrace.worker.model;

/**
 * Which angles rotary position embeddings turn by.
 *
 * @param theta rope_theta: base of the geometric series of wavelengths
 * @param scaling how the series is stretched for longer contexts
 * @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>
 */
public record RotaryEmbedding(double theta, Scaling scaling) {

  /** How wavelengths are stretched. */
  public sealed interface Scaling {}

  /** Not at all. */
  public record Unscaled() implements Scaling {}

  /**
   * All by the same factor.
   *
   * @param factor at least 1
   */
  public record Linear(double factor) implements Scaling {}

  /**
   * Llama 3.1's: long wavelengths by {@code factor}, short ones not, those between by degrees.
   *
   * @param factor at least 1
   * @param lowFrequencyFactor wavelengths longer than originalPositions / this are stretched in
   *     full
   * @param highFrequencyFactor those shorter than originalPositions / this are left alone
   * @param originalPositions context length before stretching
   */
  public record Llama3(
      double factor,
      double lowFrequencyFactor,
      double highFrequencyFactor,
      double originalPositions)
      implements Scaling {}

  /**
   * Radians per position. Rounded to float at the same places as transformers does it: where
   * positions count thousands, another last bit would turn by another angle.
   *
   * @param headWidth D, even
   * @return float[D / 2]
   */
  public float[] inverseFrequencies(int headWidth) {
    float[] frequencies = new float[headWidth / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = 2f * i / headWidth;
      frequencies[i] = scaled(1 / (float) StrictMath.pow((float) theta, exponent));
    }
    return frequencies;
  }

  private float scaled(float frequency) {
    if (scaling instanceof Linear linear) {
      return frequency / (float) linear.factor;
    }
    if (scaling instanceof Llama3 llama3) {
      return scaled(frequency, llama3);
    }
    return frequency;
  }

  private static float scaled(float frequency, Llama3 by) {
    float wavelength = (float) (2 * Math.PI) / frequency;
    if (wavelength < (float) (by.originalPositions / by.highFrequencyFactor)) {
      return frequency;
    }
    float stretched = frequency / (float) by.factor;
    if (wavelength > (float) (by.originalPositions / by.lowFrequencyFactor)) {
      return stretched;
    }
    float smooth =
        ((float) by.originalPositions / wavelength - (float) by.lowFrequencyFactor)
            / (float) (by.highFrequencyFactor - by.lowFrequencyFactor);
    return (1 - smooth) * frequency / (float) by.factor + smooth * frequency;
  }
}
