package io.millrace.preprocessor.tokenize.cache;

/**
 * Where a text is cut for certain, whatever stands before and behind: between a judged char that is
 * no space and a space that is no line break. No pattern known here takes both into one pre-token,
 * and none looks across. So what is not judged is given to the tokenizer from seam to seam, and not
 * with all of its text.
 */
final class Seams {
  private Seams() {}

  /**
   * The last one behind {@code from} and not behind {@code to}; {@code from} where there is none.
   */
  static int lastUpTo(char[] text, int from, int to) {
    for (int at = to; at > from; at--) {
      if (isAt(text, at)) {
        return at;
      }
    }
    return from;
  }

  /** The first one behind {@code from}; {@code to} where there is none before it. */
  static int firstBehind(char[] text, int from, int to) {
    for (int at = from + 1; at < to; at++) {
      if (isAt(text, at)) {
        return at;
      }
    }
    return to;
  }

  private static boolean isAt(char[] text, int at) {
    byte before = CharKinds.of(text[at - 1]);
    return CharKinds.of(text[at]) == CharKinds.SPACE
        && before != CharKinds.UNJUDGED
        && !CharKinds.isSpace(before);
  }
}
