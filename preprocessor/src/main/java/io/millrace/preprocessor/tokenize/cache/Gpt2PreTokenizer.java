package io.millrace.preprocessor.tokenize.cache;

/**
 * GPT-2's pattern, {@value #PATTERN}.
 *
 * @param singleDigits whether each digit has been cut out before, as SmolLM2 does
 */
record Gpt2PreTokenizer(boolean singleDigits) implements PreTokenizer {
  static final String PATTERN =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  @Override
  public int end(char[] text, int from, int to) {
    int contraction = PreTokenizer.endOfContraction(text, from, to, false);
    if (contraction > from) {
      return contraction;
    }
    int first = text[from] == ' ' && from + 1 < to ? from + 1 : from;
    byte kind = CharKinds.of(text[first]);
    if (kind == CharKinds.NUMBER && singleDigits) {
      // To the pattern, a text ends where a digit stands: the space before it is by itself.
      return from + 1;
    }
    if (!CharKinds.isSpace(kind)) {
      return PreTokenizer.endOfRun(text, first, to, kind);
    }
    int spaces = PreTokenizer.endOfSpaces(text, from, to);
    boolean endsAtDigit =
        singleDigits && spaces < to && CharKinds.of(text[spaces]) == CharKinds.NUMBER;
    return endsAtDigit ? spaces : PreTokenizer.endOfGap(from, spaces, to);
  }
}
