package io.millrace.preprocessor.tokenize;

import java.util.Arrays;

/**
 * The tokens of a text or a pair.
 *
 * @param ids int[n]
 * @param typeIds int[n], what the tokenizer says for the model to tell the texts apart by
 * @param texts int[n]: 0 or 1, the text that the token is of, or {@link #SPECIAL}
 */
public record TokenizedTexts(int[] ids, int[] typeIds, int[] texts) {
  /** Of no text: the tokenizer has added it. */
  public static final int SPECIAL = -1;

  /** n. */
  public int length() {
    return ids.length;
  }

  /** How many of the tokens are of that text, or special. */
  public int count(int text) {
    return (int) Arrays.stream(texts).filter(of -> of == text).count();
  }
}
