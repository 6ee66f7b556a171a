package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.tokenize.Tokens;
import io.millrace.preprocessor.tokenize.WhiteSpaceTokens;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Puts the end token after a text's tokens, exactly once. What is ended already is told by the
 * tokens, of a text as of input_ids: the last that is no white space is the end token. How a text
 * is written does not tell it, because an end token that is an ordinary word to the tokenizer may
 * become other tokens there.
 *
 * @param eosId the end token; empty to append none
 * @param eosText how it is written
 * @param whiteSpace what may stand behind the end
 */
public record SequenceEnd(OptionalInt eosId, String eosText, WhiteSpaceTokens whiteSpace) {

  /** For a tokenizer without tokens for white space. */
  public SequenceEnd(OptionalInt eosId, String eosText) {
    this(eosId, eosText, WhiteSpaceTokens.NONE);
  }

  /** Whether a text is written with an end, white space after it aside. */
  public boolean isIn(String text) {
    return eosId.isPresent() && !eosText.isEmpty() && text.stripTrailing().endsWith(eosText);
  }

  /**
   * Ends a text's tokens; those that are ended already get no second end.
   *
   * @param writtenOut whether the text is written with an end, so that a second one behind it is
   *     the tokenizer's own and too much
   * @param trained whether the end is a target, because what it ends is one
   */
  public Tokens end(Tokens tokens, boolean writtenOut, boolean trained) {
    if (eosId.isEmpty()) {
      return tokens;
    }
    int length = writtenOut ? withOneEnd(tokens) : tokens.length();
    Tokens once =
        length == tokens.length()
            ? tokens
            : new Tokens(Arrays.copyOf(tokens.ids(), length), tokens.trained().slice(0, length));
    if (isEos(once, length - 1)) {
      return trained && !once.trained().contains(length - 1)
          ? new Tokens(once.ids(), once.trained().then(length - 1))
          : once;
    }
    if (endBefore(once, length) >= 0) {
      return once;
    }
    int[] ended = Arrays.copyOf(once.ids(), length + 1);
    ended[length] = eosId.getAsInt();
    return new Tokens(ended, trained ? once.trained().then(length) : once.trained());
  }

  /** How many tokens are left when of several ends in a row the first one stays. */
  private int withOneEnd(Tokens tokens) {
    int length = tokens.length();
    while (isEos(tokens, length - 1) && endBefore(tokens, length - 1) >= 0) {
      length--;
    }
    return length;
  }

  /** Where the end token stands before that index with only white space between; -1 if nowhere. */
  private int endBefore(Tokens tokens, int index) {
    return whiteSpace.placeBefore(index, eosId.getAsInt(), tokens.ids());
  }

  private boolean isEos(Tokens tokens, int index) {
    return index >= 0 && tokens.ids()[index] == eosId.getAsInt();
  }
}
