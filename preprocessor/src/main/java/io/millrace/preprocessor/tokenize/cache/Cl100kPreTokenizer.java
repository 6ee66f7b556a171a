package io.millrace.preprocessor.tokenize.cache;

/**
 * The pattern of cl100k, from which Llama 3 and Qwen have theirs: {@value #LLAMA_3}.
 *
 * @param digits how many of them stand together at most: 3 in Llama 3, 1 in Qwen
 */
record Cl100kPreTokenizer(int digits) implements PreTokenizer {
  private static final String BEFORE_DIGITS =
      "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|";
  private static final String AFTER_DIGITS =
      "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  static final String LLAMA_3 = BEFORE_DIGITS + "\\p{N}{1,3}" + AFTER_DIGITS;
  static final String QWEN = BEFORE_DIGITS + "\\p{N}" + AFTER_DIGITS;

  @Override
  public int end(char[] text, int from, int to) {
    int contraction = PreTokenizer.endOfContraction(text, from, to, true);
    if (contraction > from) {
      return contraction;
    }
    byte kind = CharKinds.of(text[from]);
    byte next = from + 1 < to ? CharKinds.of(text[from + 1]) : CharKinds.UNJUDGED;
    if (kind == CharKinds.NUMBER) {
      return PreTokenizer.endOfRun(text, from, Math.min(to, from + digits), kind);
    }
    if (kind == CharKinds.LETTER || (next == CharKinds.LETTER && kind != CharKinds.LINE_BREAK)) {
      return PreTokenizer.endOfRun(text, from + 1, to, CharKinds.LETTER);
    }
    if (kind == CharKinds.OTHER || (text[from] == ' ' && next == CharKinds.OTHER)) {
      int signs = PreTokenizer.endOfRun(text, from + 1, to, CharKinds.OTHER);
      return PreTokenizer.endOfRun(text, signs, to, CharKinds.LINE_BREAK);
    }
    int spaces = PreTokenizer.endOfSpaces(text, from, to);
    for (int last = spaces - 1; last >= from; last--) {
      if (CharKinds.of(text[last]) == CharKinds.LINE_BREAK) {
        return last + 1;
      }
    }
    return PreTokenizer.endOfGap(from, spaces, to);
  }
}
