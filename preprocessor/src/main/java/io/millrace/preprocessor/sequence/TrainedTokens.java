package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.format.TextRange;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.TokenizedText;
import java.util.List;

/**
 * Which tokens are trained, where only some characters of the text are. The text is tokenized once,
 * so that its tokens are those that the model will see, and a token is trained when it holds at
 * least one trained character: of {@code "A:" + " yes"} the token {@code " yes"} is, and where a
 * prompt ends in the space that begins the answer's first token, that token is trained as well, or
 * nobody would ever learn how answers begin.
 */
final class TrainedTokens {
  private TrainedTokens() {}

  /**
   * Finds them.
   *
   * @param ranges of trained characters, ascending and disjoint
   */
  static TokenRanges of(TokenizedText text, List<TextRange> ranges) {
    boolean[] trained = new boolean[text.ids().length];
    int reached = 0;
    int next = 0;
    for (int i = 0; i < trained.length; i++) {
      int start = text.starts()[i];
      int end = text.ends()[i];
      if (start >= end) {
        // Stands for no character, as special tokens do: it goes with the character before which
        // it stands, or at the very end with the last one.
        start = Math.max(0, Math.min(Math.max(start, reached), text.length() - 1));
        end = start + 1;
      }
      while (next < ranges.size() && ranges.get(next).end() <= start) {
        next++;
      }
      trained[i] = next < ranges.size() && ranges.get(next).start() < end;
      reached = Math.max(reached, text.ends()[i]);
    }
    return TokenRanges.of(trained);
  }
}
