package io.millrace.worker.generation;

import java.util.Arrays;

/** The tokens of a prompt and of its continuation so far. */
final class TokenText {
  private int[] tokens;
  private int length;
  private final int promptLength;

  /**
   * A prompt without a continuation.
   *
   * @param room tokens that will be added, as far as one knows
   */
  TokenText(int[] prompt, int room) {
    this.tokens = Arrays.copyOf(prompt, prompt.length + room);
    this.length = prompt.length;
    this.promptLength = prompt.length;
  }

  private TokenText(TokenText other) {
    this.tokens = other.tokens.clone();
    this.length = other.length;
    this.promptLength = other.promptLength;
  }

  void add(int token) {
    if (length == tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * length);
    }
    tokens[length++] = token;
  }

  /** A copy with a token more. */
  TokenText with(int token) {
    TokenText copy = new TokenText(this);
    copy.add(token);
    return copy;
  }

  /** Prompt and continuation. */
  int length() {
    return length;
  }

  int at(int place) {
    return tokens[place];
  }

  int last() {
    return tokens[length - 1];
  }

  /** How many tokens the continuation has. */
  int added() {
    return length - promptLength;
  }

  /** int[added]. */
  int[] continuation() {
    return Arrays.copyOfRange(tokens, promptLength, length);
  }
}
