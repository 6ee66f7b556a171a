package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.Tokens;
import io.millrace.preprocessor.tokenize.WhiteSpaceTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Sees to it that no sequence is longer than it may be, and that there is something to train in
 * each.
 *
 * @param policy for what is too long
 * @param maxLength tokens of a sequence at most, the end token counted
 * @param bosId the token that begins every text, where there is one
 * @param eosId the token that ends every text, where there is one
 * @param whiteSpace what may stand behind an end
 */
public record LengthLimit(
    TooLong policy,
    int maxLength,
    OptionalInt bosId,
    OptionalInt eosId,
    WhiteSpaceTokens whiteSpace) {

  /** For a tokenizer without tokens for white space. */
  public LengthLimit(TooLong policy, int maxLength, OptionalInt bosId, OptionalInt eosId) {
    this(policy, maxLength, bosId, eosId, WhiteSpaceTokens.NONE);
  }

  /**
   * The sequences of a text.
   *
   * @param tokens ended already
   * @throws RejectedException when the text is too long and to be rejected, or nothing of it is
   *     left to train
   */
  public MadeSequences apply(Tokens tokens) throws RejectedException {
    int length = tokens.length();
    if (length <= maxLength) {
      // The first token of a sequence is predicted by nothing.
      if (!tokens.trained().any(1, length)) {
        throw nothingToTrain(tokens, "");
      }
      return new MadeSequences(List.of(new MadeSequences.Part(0, tokens)), length, 0);
    }
    return switch (policy) {
      case REJECT ->
          throw new RejectedException(
              RejectionReason.TOO_LONG,
              "The text has "
                  + length
                  + " tokens, more than max.length ("
                  + maxLength
                  + ") allows, and too.long is reject.",
              length);
      case TRUNCATE -> truncated(tokens, right(tokens));
      case TRUNCATE_LEFT -> truncated(tokens, left(tokens));
      case SPLIT -> split(tokens);
    };
  }

  private MadeSequences truncated(Tokens whole, Tokens kept) throws RejectedException {
    // An end alone, after a completion that was cut off, would teach to end where nothing ends.
    int contentEnd = endsIn(kept) ? kept.length() - 1 : kept.length();
    if (!kept.trained().any(1, contentEnd)) {
      throw nothingToTrain(whole, " within max.length (" + maxLength + ")");
    }
    return new MadeSequences(
        List.of(new MadeSequences.Part(0, kept)), whole.length(), whole.length() - kept.length());
  }

  private boolean endsIn(Tokens tokens) {
    return eosId.isPresent() && tokens.ids()[tokens.length() - 1] == eosId.getAsInt();
  }

  private Tokens right(Tokens tokens) {
    if (eosId.isEmpty()) {
      return new Tokens(
          Arrays.copyOf(tokens.ids(), maxLength), tokens.trained().slice(0, maxLength));
    }
    int last = maxLength - 1;
    if (whiteSpace.placeBefore(last, eosId.getAsInt(), tokens.ids()) >= 0) {
      // The end, or an earlier turn's, stands at the cut, white space aside: a second one behind it
      // would be one too many.
      return new Tokens(Arrays.copyOf(tokens.ids(), last), tokens.trained().slice(0, last));
    }
    int[] ids = Arrays.copyOf(tokens.ids(), maxLength);
    ids[last] = eosId.getAsInt();
    TokenRanges kept = tokens.trained().slice(0, last);
    // To end what is not learnt is not to be learnt either: the cut may lie in somebody else's
    // turn.
    boolean endsTrained = endIsTrained(tokens) && kept.contains(last - 1);
    return new Tokens(ids, endsTrained ? kept.then(last) : kept);
  }

  private boolean endIsTrained(Tokens tokens) {
    return tokens.trained().contains(end(tokens));
  }

  /** Where the end token is: the last, or with only white space after it. */
  private int end(Tokens tokens) {
    int end = tokens.length() - 1;
    while (end > 0 && tokens.ids()[end] != eosId.getAsInt()) {
      end--;
    }
    return end;
  }

  private Tokens left(Tokens tokens) {
    int length = tokens.length();
    boolean begins = bosId.isPresent() && tokens.ids()[0] == bosId.getAsInt();
    if (!begins) {
      int from = length - maxLength;
      return new Tokens(
          Arrays.copyOfRange(tokens.ids(), from, length), tokens.trained().slice(from, length));
    }
    int from = length - maxLength + 1;
    int[] ids = new int[maxLength];
    ids[0] = tokens.ids()[0];
    System.arraycopy(tokens.ids(), from, ids, 1, maxLength - 1);
    return new Tokens(ids, tokens.trained().slice(from, length).shifted(1));
  }

  /** A part in which nothing can be trained, a long prompt's for example, is cut away. */
  private MadeSequences split(Tokens tokens) throws RejectedException {
    int length = tokens.length();
    List<MadeSequences.Part> parts = new ArrayList<>();
    int kept = 0;
    int number = 0;
    for (int from = 0; from < length; number++) {
      int to = Math.min(from + maxLength, length);
      if (length - to == 1 && to - from > 2) {
        // A single token left over would be a sequence that predicts nothing.
        to--;
      }
      TokenRanges trained = tokens.trained().slice(from, to);
      if (trained.any(1, to - from)) {
        Tokens part = new Tokens(Arrays.copyOfRange(tokens.ids(), from, to), trained);
        parts.add(new MadeSequences.Part(number, part));
        kept += part.length();
      }
      from = to;
    }
    if (parts.isEmpty()) {
      throw nothingToTrain(tokens, " in any part of max.length (" + maxLength + ")");
    }
    return new MadeSequences(parts, length, length - kept);
  }

  private static RejectedException nothingToTrain(Tokens tokens, String where) {
    String sentence =
        tokens.length() < 2
            ? "The text is a single token, so there is nothing to predict."
            : "Of the text's "
                + tokens.length()
                + " tokens none is left to train"
                + where
                + ": what train.on chooses of it is empty or was cut off.";
    return new RejectedException(RejectionReason.NOTHING_TO_TRAIN, sentence, tokens.length());
  }
}
