package io.millrace.preprocessor.tokenize.djl;

/**
 * Turns places counted in code points, as Rust's chars are, into Java's, where an emoji counts as
 * two. Places must be asked for in nearly ascending order; for one text.
 */
final class CodePoints {
  private final String text;
  private int codePoint;
  private int charIndex;

  CodePoints(String text) {
    this.text = text;
  }

  /** Where the code point of that number begins. */
  int charIndex(int number) {
    // Tokens that share a character overlap, so the walk goes back a step now and then.
    charIndex = text.offsetByCodePoints(charIndex, number - codePoint);
    codePoint = number;
    return charIndex;
  }
}
