package io.millrace.preprocessor.tokenize.cache;

import java.util.Arrays;

/**
 * The pre-tokens that were there of late. Each has two places where it may stand, and moves from
 * the first to the second when another takes the first; so there is nothing to tidy up, and nothing
 * that grows. For one thread.
 */
final class PreTokenCache {
  /** About 5 MiB of them when all are taken. */
  private static final int PLACES = 1 << 16;

  private final PreToken[] places = new PreToken[PLACES];

  /**
   * What is known of the characters from one place on and before another; null where nothing is.
   */
  PreToken get(char[] text, int from, int to) {
    int place = place(text, from, to);
    PreToken first = places[place];
    if (first != null && isThat(first, text, from, to)) {
      return first;
    }
    PreToken second = places[place ^ 1];
    return second != null && isThat(second, text, from, to) ? second : null;
  }

  void add(PreToken preToken) {
    int place = place(preToken.text(), 0, preToken.text().length);
    places[place ^ 1] = places[place];
    places[place] = preToken;
  }

  private static boolean isThat(PreToken preToken, char[] text, int from, int to) {
    return Arrays.equals(preToken.text(), 0, preToken.text().length, text, from, to);
  }

  private static int place(char[] text, int from, int to) {
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + text[i];
    }
    // The low bits of such sums are too much alike.
    return (hash * 0x9E3779B9) >>> Integer.numberOfLeadingZeros(PLACES - 1);
  }
}
