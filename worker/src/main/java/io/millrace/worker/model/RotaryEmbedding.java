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
   * Radians per position.
   *
   * @param headWidth D, even
   * @return float[D / 2]
   */
  public float[] inverseFrequencies(int headWidth) {
    float[] frequencies = new float[headWidth / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) scaled(Math.pow(theta, -2.0 * i / headWidth));
    }
    return frequencies;
  }

  private double scaled(double frequency) {
    if (scaling instanceof Linear linear) {
      return frequency / linear.factor;
    }
    if (scaling instanceof Llama3 llama3) {
      double wavelength = 2 * Math.PI / frequency;
      double longest = llama3.originalPositions / llama3.lowFrequencyFactor;
      double shortest = llama3.originalPositions / llama3.highFrequencyFactor;
      if (wavelength < shortest) {
        return frequency;
      }
      if (wavelength > longest) {
        return frequency / llama3.factor;
      }
      double smooth =
          (llama3.originalPositions / wavelength - llama3.lowFrequencyFactor)
              / (llama3.highFrequencyFactor - llama3.lowFrequencyFactor);
      return (1 - smooth) * frequency / llama3.factor + smooth * frequency;
    }
    return frequency;
  }
}
