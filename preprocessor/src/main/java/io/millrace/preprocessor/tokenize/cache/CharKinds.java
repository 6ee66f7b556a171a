package io.millrace.preprocessor.tokenize.cache;

import java.text.Normalizer;

/**
 * What a char is to the patterns that cut texts: a letter ({@code \p{L}}), a number ({@code
 * \p{N}}), a space ({@code \s}), a line break, anything else, or one that is not judged here.
 *
 * <p>Judged are the Latin, Greek and Cyrillic letters, and the punctuation, arrows and mathematical
 * signs that go with them: what every version of Unicode since 6 agrees on, and what the
 * normalization NFC leaves alone wherever it stands. A test holds each of them against the
 * tokenizer.
 */
final class CharKinds {
  static final byte UNJUDGED = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;
  static final byte LINE_BREAK = 4;
  static final byte OTHER = 5;

  private static final int LATIN_END = 0x250;
  private static final int GREEK = 0x370;
  private static final int CYRILLIC_END = 0x528;
  private static final int PUNCTUATION = 0x2010;
  private static final int PUNCTUATION_END = 0x2028;
  private static final int EURO = 0x20AC;
  private static final int TRADE_MARK = 0x2122;
  private static final int ARROWS = 0x2190;
  private static final int MATHEMATICS_END = 0x2300;

  /** An s to patterns that ignore case, and a letter to all others. */
  private static final int LONG_S = 0x17F;

  private static final byte[] KINDS = kinds();

  private CharKinds() {}

  static byte of(char c) {
    return c < MATHEMATICS_END ? KINDS[c] : UNJUDGED;
  }

  /** Where the first one stands that is not judged; {@code to} where there is none. */
  static int firstUnjudged(char[] text, int from, int to) {
    int at = from;
    while (at < to && of(text[at]) != UNJUDGED) {
      at++;
    }
    return at;
  }

  /** Whether {@code \s} matches the kind. */
  static boolean isSpace(byte kind) {
    return kind == SPACE || kind == LINE_BREAK;
  }

  private static byte[] kinds() {
    byte[] kinds = new byte[MATHEMATICS_END];
    for (int c = 0; c < kinds.length; c++) {
      kinds[c] = isJudged(c) ? kind(c) : UNJUDGED;
    }
    return kinds;
  }

  private static boolean isJudged(int c) {
    boolean known =
        c < LATIN_END
            || (c >= GREEK && c < CYRILLIC_END)
            || (c >= PUNCTUATION && c < PUNCTUATION_END)
            || c == EURO
            || c == TRADE_MARK
            || c >= ARROWS;
    return known
        && c != LONG_S
        && Character.isDefined(c)
        && !isMark(c)
        && Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFC);
  }

  /** Marks join the letter before them in NFC. */
  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private static byte kind(int c) {
    if (c == '\n' || c == '\r') {
      return LINE_BREAK;
    }
    // Unicode's White_Space; Java's own notions of it differ.
    if ((c >= '\t' && c <= '\r') || c == ' ' || c == 0x85 || c == 0xA0) {
      return SPACE;
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      default -> OTHER;
    };
  }
}
