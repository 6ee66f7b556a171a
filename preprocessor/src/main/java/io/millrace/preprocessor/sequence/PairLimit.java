package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.PairTokenizer;
import io.millrace.preprocessor.tokenize.TokenizedTexts;
import io.millrace.service.SetupException;
import java.util.Collections;

/**
 * Sees to it that a text or a pair is not longer than it may be. Of a pair the longer text is cut
 * until both are equally long, and then both: what Hugging Face calls longest_first. The special
 * tokens around them stay.
 *
 * @param policy for what is too long: truncate, truncate-left or reject
 * @param maxLength tokens of a sequence at most, special tokens counted
 */
public record PairLimit(TooLong policy, int maxLength) {

  /**
   * Checks that a token of each text has room beside the special ones.
   *
   * @param texts of a record, one or two
   * @throws SetupException when it has none
   */
  public void requireRoom(PairTokenizer tokenizer, int texts) {
    int special = tokenizer.encode(Collections.nCopies(texts, "")).count(TokenizedTexts.SPECIAL);
    if (maxLength < special + texts) {
      throw new SetupException(
          "max.length is "
              + maxLength
              + ", and the tokenizer adds "
              + special
              + (texts == 1 ? " special tokens to a text" : " special tokens to a pair")
              + ", which leaves no room for a token of each text: set max.length to "
              + (special + texts)
              + " or more.");
    }
  }

  /**
   * What is kept of the tokens.
   *
   * @throws RejectedException when they are too many and to be rejected
   */
  TokenizedTexts apply(TokenizedTexts whole) throws RejectedException {
    if (whole.length() <= maxLength) {
      return whole;
    }
    if (policy == TooLong.REJECT) {
      throw new RejectedException(
          RejectionReason.TOO_LONG,
          "The record has "
              + whole.length()
              + " tokens, more than max.length ("
              + maxLength
              + ") allows, and too.long is reject.",
          whole.length());
    }
    int room = maxLength - whole.count(TokenizedTexts.SPECIAL);
    int[] has = {whole.count(0), whole.count(1)};
    return kept(whole, has, longestFirst(has[0], has[1], room));
  }

  /**
   * How many tokens of each text are kept, as the library has it: where the room is odd and both
   * are cut, the longer text keeps one more; of equally long ones the second.
   */
  private static int[] longestFirst(int first, int second, int room) {
    int shorter = Math.min(first, second);
    int half = room / 2;
    int keptOfShorter = Math.min(shorter, half);
    int keptOfLonger = room - keptOfShorter;
    return first > second
        ? new int[] {keptOfLonger, keptOfShorter}
        : new int[] {keptOfShorter, keptOfLonger};
  }

  private TokenizedTexts kept(TokenizedTexts whole, int[] has, int[] keeps) {
    int[] ids = new int[maxLength];
    int[] typeIds = new int[maxLength];
    int[] texts = new int[maxLength];
    int[] seen = {0, 0};
    int length = 0;
    for (int i = 0; i < whole.length(); i++) {
      int text = whole.texts()[i];
      if (text == TokenizedTexts.SPECIAL || isKept(seen[text]++, has[text], keeps[text])) {
        ids[length] = whole.ids()[i];
        typeIds[length] = whole.typeIds()[i];
        texts[length] = text;
        length++;
      }
    }
    return new TokenizedTexts(ids, typeIds, texts);
  }

  private boolean isKept(int place, int has, int keeps) {
    return policy == TooLong.TRUNCATE_LEFT ? place >= has - keeps : place < keeps;
  }
}
