package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.tokenize.Tokens;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Puts the end token after a text's tokens, exactly once.
 *
 * @param eosId the end token; empty to append none
 * @param eosText how it is written; a text that ends so, white space aside, has its end already
 */
public record SequenceEnd(OptionalInt eosId, String eosText) {

  /** Whether a text brings its end token along, white space after it aside. */
  public boolean isIn(String text) {
    return eosId.isPresent() && !eosText.isEmpty() && text.stripTrailing().endsWith(eosText);
  }

  /**
   * Ends a text's tokens; those that are ended already get no second end.
   *
   * @param alreadyEnded whether the text brought its end along; a last token that is the end token
   *     says so itself
   * @param trained whether the end is a target, because what it ends is one
   */
  public Tokens end(Tokens tokens, boolean alreadyEnded, boolean trained) {
    if (eosId.isEmpty()) {
      return tokens;
    }
    int last = tokens.length() - 1;
    if (last >= 1 && alreadyEnded && isEos(tokens, last) && isEos(tokens, last - 1)) {
      // The text brought its end along, and the tokenizer put its own behind it.
      Tokens once = new Tokens(Arrays.copyOf(tokens.ids(), last), tokens.trained().slice(0, last));
      return end(once, true, trained);
    }
    if (last >= 0 && tokens.ids()[last] == eosId.getAsInt()) {
      return trained && !tokens.trained().contains(last)
          ? new Tokens(tokens.ids(), tokens.trained().then(last))
          : tokens;
    }
    if (alreadyEnded) {
      return tokens;
    }
    int[] ended = Arrays.copyOf(tokens.ids(), last + 2);
    ended[last + 1] = eosId.getAsInt();
    return new Tokens(ended, trained ? tokens.trained().then(last + 1) : tokens.trained());
  }

  private boolean isEos(Tokens tokens, int index) {
    return tokens.ids()[index] == eosId.getAsInt();
  }
}
