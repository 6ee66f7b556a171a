package io.millrace.preprocessor.tokenize;

/**
 * A text's tokens.
 *
 * @param ids int[n]
 * @param trained which of them are targets
 */
public record Tokens(int[] ids, TokenRanges trained) {

  /** n. */
  public int length() {
    return ids.length;
  }
}
