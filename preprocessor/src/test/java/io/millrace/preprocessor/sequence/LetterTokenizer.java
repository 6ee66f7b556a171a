package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.tokenize.Tokenizer;

/** A token per character, its id the character's code; fails on texts with a bell in them. */
public final class LetterTokenizer implements Tokenizer {
  /** Ends sequences, when a test says so. */
  public static final int EOS = 1;

  /** Fills rows, when a test says so. */
  public static final int PAD = 2;

  @Override
  public int[] encode(String text) {
    if (text.indexOf('\u0007') >= 0) {
      throw new IllegalStateException("no bells");
    }
    return text.chars().toArray();
  }

  @Override
  public void close() {}
}
