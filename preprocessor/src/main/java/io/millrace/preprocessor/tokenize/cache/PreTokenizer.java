package io.millrace.preprocessor.tokenize.cache;

/** Cuts a text into the pieces that the tokenizer's model sees one at a time: the pre-tokens. */
sealed interface PreTokenizer permits Gpt2PreTokenizer, Cl100kPreTokenizer {

  /**
   * Where the pre-token ends that begins at {@code from}.
   *
   * @param text every char of which is judged by {@link CharKinds}
   * @param to the text's end as the tokenizer sees it: the next added token, or the very end
   * @return exclusive; more than {@code from}, at most {@code to}
   */
  int end(char[] text, int from, int to);

  /** The end of the run of one kind of chars. */
  static int endOfRun(char[] text, int from, int to, byte kind) {
    int end = from;
    while (end < to && CharKinds.of(text[end]) == kind) {
      end++;
    }
    return end;
  }

  /** The end of the run of spaces and line breaks. */
  static int endOfSpaces(char[] text, int from, int to) {
    int end = from;
    while (end < to && CharKinds.isSpace(CharKinds.of(text[end]))) {
      end++;
    }
    return end;
  }

  /** What {@code \s+(?!\S)|\s+} matches of a run of spaces: all but the last before a word. */
  static int endOfGap(int from, int endOfSpaces, int to) {
    return endOfSpaces == to || endOfSpaces == from + 1 ? endOfSpaces : endOfSpaces - 1;
  }

  /**
   * The end of {@code 's|'t|'re|'ve|'m|'ll|'d}, or {@code from} where there is none.
   *
   * @param anyCase whether capitals count as well
   */
  static int endOfContraction(char[] text, int from, int to, boolean anyCase) {
    if (text[from] != '\'' || from + 1 >= to) {
      return from;
    }
    char first = lower(text[from + 1], anyCase);
    if (first == 's' || first == 't' || first == 'm' || first == 'd') {
      return from + 2;
    }
    if (from + 2 >= to) {
      return from;
    }
    char second = lower(text[from + 2], anyCase);
    boolean matches =
        (first == 'r' && second == 'e')
            || (first == 'v' && second == 'e')
            || (first == 'l' && second == 'l');
    return matches ? from + 3 : from;
  }

  private static char lower(char c, boolean anyCase) {
    return anyCase && c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
  }
}
