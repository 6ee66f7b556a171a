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
    int last = tokens.length() - 1;
    boolean endsInEos = last >= 0 && isEos(tokens, last);
    if (endsInEos && writtenOut && endBefore(tokens, last) >= 0) {
      Tokens once = new Tokens(Arrays.copyOf(tokens.ids(), last), tokens.trained().slice(0, last));
      return end(once, true, trained);
    }
    if (endsInEos) {
      return trained && !tokens.trained().contains(last)
          ? new Tokens(tokens.ids(), tokens.trained().then(last))
          : tokens;
    }
    if (endBefore(tokens, last + 1) >= 0) {
      return tokens;
    }
    int[] ended = Arrays.copyOf(tokens.ids(), last + 2);
    ended[last + 1] = eosId.getAsInt();
    return new Tokens(ended, trained ? tokens.trained().then(last + 1) : tokens.trained());
  }

  /** Where the end token stands before that index with only white space between; -1 if nowhere. */
  private int endBefore(Tokens tokens, int index) {
    return whiteSpace.placeBefore(index, eosId.getAsInt(), tokens.ids());
  }

  private boolean isEos(Tokens tokens, int index) {
    return tokens.ids()[index] == eosId.getAsInt();
  }
}
