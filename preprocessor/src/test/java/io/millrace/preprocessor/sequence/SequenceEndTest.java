package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.Tokens;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SequenceEndTest {
  private static final int EOS = 9;
  private final SequenceEnd end = new SequenceEnd(OptionalInt.of(EOS), "</s>");

  @Test
  void theEndTokenIsAppendedAndTrained() {
    assertEnded(end.end(trained(1, 2), false, true), 3, 1, 2, EOS);
  }

  @Test
  void whatEndsSomethingUntrainedIsNotTrained() {
    assertEnded(end.end(trained(1, 2), false, false), 2, 1, 2, EOS);
  }

  @Test
  void itIsAppendedOnce() {
    assertEnded(end.end(trained(1, 2, EOS), false, true), 3, 1, 2, EOS);
  }

  @Test
  void anEndThatTheTokenizerPutIsTrainedAsWhatItEnds() {
    Tokens tokens = new Tokens(new int[] {1, 2, EOS}, new TokenRanges(new int[] {1, 2}));
    assertThat(end.end(tokens, false, true).trained().bounds()).containsExactly(1, 3);
    assertThat(end.end(tokens, false, false).trained().bounds()).containsExactly(1, 2);
  }

  @Test
  void aTextThatEndsInTheEndTokenAndWhiteSpaceIsEnded() {
    assertThat(end.isIn("a</s>")).isTrue();
    assertThat(end.isIn("a</s>\n ")).isTrue();
    assertThat(end.isIn("a</s>.")).isFalse();
    assertThat(end.isIn("a")).isFalse();
    assertEnded(end.end(trained(1, EOS, 3), true, true), 3, 1, EOS, 3);
  }

  @Test
  void theTokenizersOwnEndBehindTheTextsIsTakenAway() {
    assertEnded(end.end(trained(1, 2, EOS, EOS), true, true), 3, 1, 2, EOS);
  }

  @Test
  void noTokensAreAnEndOnly() {
    assertEnded(end.end(trained(), false, true), 1, EOS);
  }

  @Test
  void withoutAnEndTokenNothingIsAppended() {
    SequenceEnd none = new SequenceEnd(OptionalInt.empty(), "");
    assertThat(none.isIn("a")).isFalse();
    assertEnded(none.end(trained(1, 2), false, true), 2, 1, 2);
  }

  private static Tokens trained(int... ids) {
    return new Tokens(ids, TokenRanges.first(ids.length));
  }

  private static void assertEnded(Tokens ended, int trained, int... ids) {
    assertThat(ended.ids()).containsExactly(ids);
    assertThat(ended.trained().count()).isEqualTo(trained);
  }
}
