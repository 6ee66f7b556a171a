package io.millrace.benchmarks.limit;

/**
 * A product of the forward pass, [rows, in] times [in, out], with the two that the backward pass
 * takes for it.
 *
 * @param in columns of its input
 * @param out columns of its output
 * @param targetsOnly whether its rows are the supervised positions; else all tokens
 */
public record LinearLayer(int in, int out, boolean targetsOnly) {
  private static final long PRODUCTS = 3;

  /** Rows of its input in a batch of that many tokens and targets. */
  public int rows(int tokens, int targets) {
    return targetsOnly ? targets : tokens;
  }

  /** Floating-point operations, a multiplication and an addition counted as two, of all three. */
  public long flops(int tokens, int targets) {
    return PRODUCTS * 2 * rows(tokens, targets) * in * out;
  }
}
