package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import java.util.stream.IntStream;

/** A token per character, its id the character's code; fails on texts with a bell in them. */
public final class LetterTokenizer implements Tokenizer {
  /** Ends sequences, when a test says so. */
  public static final int EOS = 1;

  /** The text of the end token. */
  public static final String EOS_TEXT = "\u0001";

  /** Fills rows, when a test says so. */
  public static final int PAD = 2;

  @Override
  public int[] encode(String text, boolean specialTokens) {
    if (text.indexOf('\u0007') >= 0) {
      throw new IllegalStateException("no bells");
    }
    return text.chars().toArray();
  }

  @Override
  public TokenizedText encodeWithOffsets(String text, boolean specialTokens) {
    int[] ids = encode(text, specialTokens);
    return new TokenizedText(
        ids,
        IntStream.range(0, ids.length).toArray(),
        IntStream.rangeClosed(1, ids.length).toArray(),
        text.length());
  }

  @Override
  public void close() {}
}
