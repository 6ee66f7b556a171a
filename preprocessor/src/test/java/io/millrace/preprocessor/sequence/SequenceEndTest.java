package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.TokenizerDirectory;
import io.millrace.preprocessor.tokenize.Tokens;
import io.millrace.preprocessor.tokenize.WhiteSpaceTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequenceEndTest {
  private static final int EOS = 9;
  private static final int SPACE = 7;

  @TempDir private Path directory;
  private SequenceEnd end;

  @BeforeEach
  void knowTheWhiteSpace() throws IOException {
    String tokenizer = "{\"model\": {\"vocab\": {\"\\n\": 7, \"</s>\": 9}}}";
    end =
        new SequenceEnd(
            OptionalInt.of(EOS),
            "</s>",
            WhiteSpaceTokens.of(
                new TokenizerDirectory(directory).with("tokenizer.json", tokenizer).files()));
  }

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
  void theEndOfATextIsToldByHowItIsWrittenWhiteSpaceAside() {
    assertThat(end.isIn("a</s>")).isTrue();
    assertThat(end.isIn("a</s>\n ")).isTrue();
    assertThat(end.isIn("a</s>.")).isFalse();
    assertThat(end.isIn("a")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tokensThatEndInTheEndTokenAndWhiteSpaceAreEnded(boolean writtenOut) {
    assertEnded(end.end(trained(1, EOS, SPACE), writtenOut, true), 3, 1, EOS, SPACE);
    assertEnded(end.end(trained(1, SPACE), writtenOut, true), 3, 1, SPACE, EOS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndThatIsOnlyWrittenLikeOneIsNone(boolean writtenOut) {
    assertEnded(end.end(trained(1, EOS, 3), writtenOut, true), 4, 1, EOS, 3, EOS);
  }

  @Test
  void theTokenizersOwnEndBehindTheTextsIsTakenAway() {
    assertEnded(end.end(trained(1, 2, EOS, EOS), true, true), 3, 1, 2, EOS);
    assertEnded(end.end(trained(1, EOS, SPACE, EOS), true, true), 3, 1, EOS, SPACE);
    // Whoever sends tokens has chosen them.
    assertEnded(end.end(trained(1, 2, EOS, EOS), false, true), 4, 1, 2, EOS, EOS);
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
