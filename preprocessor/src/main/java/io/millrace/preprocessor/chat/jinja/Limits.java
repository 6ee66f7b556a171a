package io.millrace.preprocessor.chat.jinja;

/** What keeps a rendering finite, however the template is written. */
final class Limits {
  /** Of the text, and of every string made on the way. */
  static final int CHARS = 1 << 24;

  /** Of all strings, in chars, and all lists, in elements, that are made on the way. */
  static final long MADE = 1L << 28;

  static final int ELEMENTS = 1 << 20;

  /** As in Jinja's sandbox. */
  static final int RANGE = 100_000;

  /** Turns of loops and calls. */
  static final int STEPS = 10_000_000;

  static final int DEPTH = 100;
  static final int BITS_OF_AN_INTEGER = 1 << 12;

  private Limits() {}

  static void chars(long length) {
    if (length > CHARS) {
      throw new JinjaException("the text grows beyond " + CHARS + " chars");
    }
  }

  static void elements(long count) {
    if (count > ELEMENTS) {
      throw new JinjaException("a list grows beyond " + ELEMENTS + " elements");
    }
  }
}
