package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.TokenizerDirectory;
import io.millrace.preprocessor.tokenize.Tokens;
import io.millrace.preprocessor.tokenize.WhiteSpaceTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LengthLimitTest {
  private static final int BOS = 8;
  private static final int EOS = 9;

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource(TooLong.class)
  void whatFitsIsLeftAlone(TooLong policy) throws RejectedException {
    MadeSequences made = limit(policy, 4).apply(tokens(0, 4, 1, 2, 3, EOS));
    assertPart(made, 0, 0, "[0, 4]", 1, 2, 3, EOS);
    assertThat(made.truncated()).isZero();
  }

  @Test
  void truncationCutsTheEndAndKeepsTheEndToken() throws RejectedException {
    MadeSequences made = limit(TooLong.TRUNCATE, 4).apply(tokens(0, 7, 1, 2, 3, 4, 5, 6, EOS));
    assertPart(made, 0, 0, "[0, 4]", 1, 2, 3, EOS);
    assertThat(made.tokensIn()).isEqualTo(7);
    assertThat(made.truncated()).isEqualTo(3);
  }

  @Test
  void anEndTokenThatIsNoTargetStaysNone() throws RejectedException {
    MadeSequences made = limit(TooLong.TRUNCATE, 4).apply(tokens(0, 5, 1, 2, 3, 4, 5, EOS));
    assertPart(made, 0, 0, "[0, 3]", 1, 2, 3, EOS);
  }

  @Test
  void anEndTokenWithWhiteSpaceBehindItIsKept() throws RejectedException {
    MadeSequences made = limit(TooLong.TRUNCATE, 4).apply(tokens(0, 6, 1, 2, 3, 4, 5, EOS, 7));
    assertPart(made, 0, 0, "[0, 4]", 1, 2, 3, EOS);
  }

  @Test
  void anEndBeforeWhiteSpaceAtTheCutIsTheOnlyOne() throws IOException, RejectedException {
    String tokenizer = "{\"model\": {\"vocab\": {\"\\n\": 7, \"</s>\": 9}}}";
    WhiteSpaceTokens whiteSpace =
        WhiteSpaceTokens.of(
            new TokenizerDirectory(directory).with("tokenizer.json", tokenizer).files());
    LengthLimit limit =
        new LengthLimit(TooLong.TRUNCATE, 5, OptionalInt.of(BOS), OptionalInt.of(EOS), whiteSpace);
    // The text's own, and that of an earlier turn.
    assertPart(limit.apply(tokens(0, 6, 1, 2, EOS, 7, 7, 7)), 0, 0, "[0, 4]", 1, 2, EOS, 7);
    assertPart(limit.apply(tokens(0, 7, 1, 2, EOS, 7, 3, 4, EOS)), 0, 0, "[0, 4]", 1, 2, EOS, 7);
  }

  @Test
  void anEarlierEndAtTheCutIsTheOnlyOne() throws RejectedException {
    MadeSequences made = limit(TooLong.TRUNCATE, 4).apply(tokens(0, 7, 1, 2, EOS, 3, 4, 5, EOS));
    assertPart(made, 0, 0, "[0, 3]", 1, 2, EOS);
    assertThat(made.truncated()).isEqualTo(4);
  }

  @Test
  void theEndOfACutInAnUntrainedTurnIsNoTarget() throws RejectedException {
    Tokens twoTurns =
        new Tokens(new int[] {1, 2, 3, 4, 5, 6, 7, EOS}, new TokenRanges(new int[] {1, 3, 6, 8}));
    MadeSequences made = limit(TooLong.TRUNCATE, 6).apply(twoTurns);
    assertPart(made, 0, 0, "[1, 3]", 1, 2, 3, 4, 5, EOS);
  }

  @Test
  void withoutAnEndTokenThereIsOnlyTheCut() throws RejectedException {
    LengthLimit none =
        new LengthLimit(TooLong.TRUNCATE, 3, OptionalInt.empty(), OptionalInt.empty());
    assertPart(none.apply(tokens(0, 5, 1, 2, 3, 4, 5)), 0, 0, "[0, 3]", 1, 2, 3);
  }

  @Test
  void truncationOnTheLeftKeepsTheLastTokens() throws RejectedException {
    MadeSequences made = limit(TooLong.TRUNCATE_LEFT, 4).apply(tokens(3, 6, 1, 2, 3, 4, 5, EOS));
    assertPart(made, 0, 0, "[1, 4]", 3, 4, 5, EOS);
    assertThat(made.truncated()).isEqualTo(2);
  }

  @Test
  void truncationOnTheLeftKeepsTheTokenThatBeginsEveryText() throws RejectedException {
    MadeSequences made =
        limit(TooLong.TRUNCATE_LEFT, 4).apply(tokens(4, 7, BOS, 1, 2, 3, 4, 5, EOS));
    assertPart(made, 0, 0, "[1, 4]", BOS, 4, 5, EOS);
    assertThat(made.truncated()).isEqualTo(3);
  }

  @Test
  void splittingLosesNoToken() throws RejectedException {
    MadeSequences made = limit(TooLong.SPLIT, 3).apply(tokens(0, 8, 1, 2, 3, 4, 5, 6, 7, EOS));
    assertThat(made.parts()).hasSize(3);
    assertPart(made, 0, 0, "[0, 3]", 1, 2, 3);
    assertPart(made, 1, 1, "[0, 3]", 4, 5, 6);
    assertPart(made, 2, 2, "[0, 2]", 7, EOS);
    assertThat(made.truncated()).isZero();
  }

  @Test
  void noPartIsASingleToken() throws RejectedException {
    MadeSequences made = limit(TooLong.SPLIT, 3).apply(tokens(0, 7, 1, 2, 3, 4, 5, 6, EOS));
    assertPart(made, 0, 0, "[0, 3]", 1, 2, 3);
    assertPart(made, 1, 1, "[0, 2]", 4, 5);
    assertPart(made, 2, 2, "[0, 2]", 6, EOS);
  }

  @Test
  void aPartWithNothingToTrainIsCutAwayAndCounted() throws RejectedException {
    MadeSequences made = limit(TooLong.SPLIT, 3).apply(tokens(5, 8, 1, 2, 3, 4, 5, 6, 7, EOS));
    assertThat(made.parts()).hasSize(2);
    assertPart(made, 0, 1, "[2, 3]", 4, 5, 6);
    assertPart(made, 1, 2, "[0, 2]", 7, EOS);
    assertThat(made.tokensIn()).isEqualTo(8);
    assertThat(made.truncated()).isEqualTo(3);
  }

  @Test
  void whatIsTooLongCanBeRejected() {
    assertRejected(
        () -> limit(TooLong.REJECT, 3).apply(tokens(0, 4, 1, 2, 3, EOS)),
        RejectionReason.TOO_LONG,
        4,
        "The text has 4 tokens, more than max.length (3) allows, and too.long is reject.");
  }

  @ParameterizedTest
  @EnumSource(TooLong.class)
  void aSingleTokenPredictsNothing(TooLong policy) {
    assertRejected(
        () -> limit(policy, 3).apply(tokens(0, 1, EOS)),
        RejectionReason.NOTHING_TO_TRAIN,
        1,
        "The text is a single token, so there is nothing to predict.");
  }

  @ParameterizedTest
  @EnumSource(TooLong.class)
  void nothingChosenIsNothingToTrain(TooLong policy) {
    assertRejected(
        () -> limit(policy, 3).apply(tokens(0, 0, 1, 2, 3)),
        RejectionReason.NOTHING_TO_TRAIN,
        3,
        "Of the text's 3 tokens none is left to train: what train.on chooses of it is empty or was"
            + " cut off.");
  }

  @Test
  void aFirstTokenAloneIsPredictedByNothing() {
    assertRejected(
        () -> limit(TooLong.TRUNCATE, 3).apply(tokens(0, 1, 1, 2, 3)),
        RejectionReason.NOTHING_TO_TRAIN,
        3,
        null);
  }

  @Test
  void aCompletionThatWasCutOffLeavesNoLoneEnd() {
    assertRejected(
        () -> limit(TooLong.TRUNCATE, 4).apply(tokens(4, 7, 1, 2, 3, 4, 5, 6, EOS)),
        RejectionReason.NOTHING_TO_TRAIN,
        7,
        "Of the text's 7 tokens none is left to train within max.length (4): what train.on chooses"
            + " of it is empty or was cut off.");
  }

  @Test
  void noPartWithAnythingToTrain() {
    // Only the first token of the second part is chosen, and nothing predicts it there.
    assertRejected(
        () -> limit(TooLong.SPLIT, 3).apply(tokens(3, 4, 1, 2, 3, 4, 5, 6)),
        RejectionReason.NOTHING_TO_TRAIN,
        6,
        null);
  }

  private static LengthLimit limit(TooLong policy, int maxLength) {
    return new LengthLimit(policy, maxLength, OptionalInt.of(BOS), OptionalInt.of(EOS));
  }

  private static Tokens tokens(int trainedFrom, int trainedTo, int... ids) {
    TokenRanges trained =
        trainedFrom == trainedTo
            ? TokenRanges.NONE
            : new TokenRanges(new int[] {trainedFrom, trainedTo});
    return new Tokens(ids, trained);
  }

  private static void assertPart(
      MadeSequences made, int index, int number, String trained, int... ids) {
    MadeSequences.Part part = made.parts().get(index);
    assertThat(part.number()).isEqualTo(number);
    assertThat(part.ids()).containsExactly(ids);
    assertThat(java.util.Arrays.toString(part.supervision().trained().bounds())).isEqualTo(trained);
  }

  private static void assertRejected(
      ThrowingCallable made, RejectionReason reason, int tokens, String sentence) {
    assertThatThrownBy(made)
        .isInstanceOfSatisfying(
            RejectedException.class,
            rejection -> {
              assertThat(rejection.reason()).isEqualTo(reason);
              assertThat(rejection.tokens()).isEqualTo(tokens);
              if (sentence != null) {
                assertThat(rejection).hasMessage(sentence);
              }
            });
  }
}
