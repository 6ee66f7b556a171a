package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.tokenize.TokenRanges;

/** What is to be learnt of a sequence. */
public sealed interface Supervision {

  /** The tokens that are targets themselves. */
  TokenRanges trained();

  /**
   * Tokens, each from those before it.
   *
   * @param trained which
   */
  record NextTokens(TokenRanges trained) implements Supervision {}

  /**
   * A label of the whole sequence.
   *
   * @param label of it
   * @param typeIds int[n], for the model to tell two texts apart by; int[0] where they are all 0,
   *     which nobody need be told
   */
  record Labelled(Label label, int[] typeIds) implements Supervision {

    @Override
    public TokenRanges trained() {
      return TokenRanges.NONE;
    }
  }
}
