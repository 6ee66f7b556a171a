package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.tokenize.Tokens;
import java.util.List;

/**
 * The sequences that a record became.
 *
 * @param parts one, or several where the record was split
 * @param tokensIn of the whole text, the end token counted
 * @param truncated of these that no part has
 */
public record MadeSequences(List<Part> parts, int tokensIn, int truncated) {

  /**
   * A sequence.
   *
   * @param number 0-based number of the part
   * @param ids int[n]
   * @param supervision what is to be learnt of it
   */
  public record Part(int number, int[] ids, Supervision supervision) {

    /** A part of a text for language modelling. */
    Part(int number, Tokens tokens) {
      this(number, tokens.ids(), new Supervision.NextTokens(tokens.trained()));
    }
  }

  /** Tokens of all parts. */
  public int tokensKept() {
    return tokensIn - truncated;
  }
}
