package io.millrace.preprocessor.sequence;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Puts the end token after a text's tokens, exactly once, and cuts what is longer than a sequence
 * may be. The end token always has its place: of a text that is too long, the last tokens go.
 *
 * @param eosId the end token; empty to append none
 * @param maxLength tokens of a sequence at most, the end token counted
 */
public record SequenceEnd(OptionalInt eosId, int maxLength) {

  /**
   * A sequence with its end.
   *
   * @param ids int[n], n at most maxLength
   * @param truncated tokens that were cut off
   */
  public record Ended(int[] ids, int truncated) {

    /** Tokens before the cut, the end token counted. */
    public int tokensIn() {
      return ids.length + truncated;
    }
  }

  /** Ends a text's tokens; a text that ends in the end token already gets no second one. */
  public Ended end(int[] ids) {
    boolean ended = eosId.isEmpty() || (ids.length > 0 && ids[ids.length - 1] == eosId.getAsInt());
    int tokens = ended ? ids.length : ids.length + 1;
    int kept = Math.min(tokens, maxLength);
    int[] result = Arrays.copyOf(ids, kept);
    eosId.ifPresent(eos -> result[kept - 1] = eos);
    return new Ended(result, tokens - kept);
  }
}
