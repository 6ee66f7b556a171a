package io.millrace.preprocessor.batch;

import java.util.Optional;

/**
 * When a batch is closed.
 *
 * @param rows it has at most
 * @param tokens it has at most, padding not counted
 * @param bytes it has at most, encoded
 * @param lingerMillis its oldest sequence waits at most
 */
public record BatchLimits(int rows, long tokens, long bytes, long lingerMillis) {
  /** A limit on rows or tokens that limits nothing. */
  public static final int NONE = Integer.MAX_VALUE;

  /** Rows or tokens as a share of the limit on them, whichever is larger; 0 without limits. */
  public double filled(int ofRows, long ofTokens) {
    return Math.max(share(ofRows, rows), share(ofTokens, tokens));
  }

  private static double share(long of, long limit) {
    return limit == NONE ? 0 : (double) of / limit;
  }

  /** Which limit a batch of such rows would break, if any. */
  Optional<FlushReason> broken(BatchTotals totals, RowLayout layout) {
    if (totals.rows() > rows) {
      return Optional.of(FlushReason.ROWS);
    }
    if (totals.tokens() > tokens) {
      return Optional.of(FlushReason.TOKENS);
    }
    return layout.encodedBound(totals) > bytes ? Optional.of(FlushReason.BYTES) : Optional.empty();
  }

  /** Which limit a batch of such rows has reached, so that not one more row has a place in it. */
  Optional<FlushReason> reached(BatchTotals totals) {
    if (totals.rows() >= rows) {
      return Optional.of(FlushReason.ROWS);
    }
    return totals.tokens() >= tokens ? Optional.of(FlushReason.TOKENS) : Optional.empty();
  }
}
