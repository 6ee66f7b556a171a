package io.millrace.benchmarks.device;

import io.millrace.worker.model.ModelConfig;
import io.millrace.worker.model.Parameter;
import java.util.Arrays;

/**
 * The floating-point operations that training on a token takes by the usual count: six per
 * parameter, and twelve per layer, channel and token of the row for attention, whose causal half is
 * counted in full.
 *
 * @param parameters N, all of them
 * @param layers how many
 * @param width of the residual stream
 * @param length tokens of a row
 * @see <a href="https://arxiv.org/abs/2204.02311">PaLM, Chowdhery et al. 2022, appendix B</a>
 */
public record ModelFlops(long parameters, int layers, int width, int length) {

  /** Of a model. */
  public static ModelFlops of(ModelConfig config, int length) {
    long parameters =
        config.parameters().stream().map(Parameter::shape).mapToLong(ModelFlops::elements).sum();
    return new ModelFlops(
        parameters, config.transformer().layers(), config.transformer().width(), length);
  }

  private static long elements(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  /** Of one token, forward and backward. */
  public double perToken() {
    return 6.0 * parameters + 12.0 * layers * width * length;
  }

  /**
   * Share of what the device can do that goes into the model.
   *
   * @param matrixFlopsPerSecond of the device, measured
   */
  public double utilisation(double tokensPerSecond, double matrixFlopsPerSecond) {
    return tokensPerSecond * perToken() / matrixFlopsPerSecond;
  }
}
