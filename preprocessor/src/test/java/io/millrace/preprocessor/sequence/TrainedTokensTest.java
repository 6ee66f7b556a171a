package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocessor.format.TextRange;
import io.millrace.preprocessor.tokenize.TokenizedText;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainedTokensTest {

  @Test
  void aTokenWithATrainedCharacterIsTrained() {
    // "A: yes" as A|:| yes, of which the prompt "A: " takes the space.
    assertTrained("[2, 3]", text(6, 0, 1, 1, 2, 2, 6), range(3, 6));
  }

  @Test
  void aTokenThatEndsWhereTheRangeBeginsIsNot() {
    assertTrained("[2, 3]", text(6, 0, 1, 1, 3, 3, 6), range(3, 6));
  }

  @Test
  void aTokenThatReachesBeyondTheRangeIsTrained() {
    assertTrained("[1, 2]", text(6, 0, 2, 2, 5, 5, 6), range(2, 4));
  }

  @Test
  void severalRanges() {
    assertTrained(
        "[0, 1, 2, 4]", text(8, 0, 2, 2, 4, 4, 6, 6, 8), range(0, 2), range(4, 5), range(6, 8));
  }

  @Test
  void aTokenThatHoldsTwoRanges() {
    assertTrained("[0, 1]", text(8, 0, 8), range(1, 2), range(4, 5));
  }

  @Test
  void tokensThatShareACharacterGoTogether() {
    // An emoji of two chars in three tokens.
    assertTrained("[1, 4]", text(4, 0, 1, 1, 3, 1, 3, 1, 3, 3, 4), range(1, 3));
  }

  @Test
  void aTokenOfNoCharacterGoesWithTheNextOne() {
    // The first as a tokenizer's own first token is, the second as a prefix space is.
    assertTrained("[2, 4]", text(4, 0, 0, 0, 2, 2, 2, 2, 4), range(2, 4));
    assertTrained("[0, 2]", text(4, 0, 0, 0, 2, 2, 2, 2, 4), range(0, 2));
  }

  @Test
  void aTokenOfNoCharacterAtTheEndGoesWithTheLastOne() {
    // An end token that the tokenizer itself puts has no place of its own.
    assertTrained("[1, 3]", text(4, 0, 2, 2, 4, 0, 0), range(2, 4));
    assertTrained("[0, 1]", text(4, 0, 2, 2, 4, 0, 0), range(0, 2));
  }

  @Test
  void noRangesTrainNothing() {
    assertTrained("[]", text(4, 0, 2, 2, 4));
    assertTrained("[]", text(0, 0, 0));
  }

  private static TextRange range(int start, int end) {
    return new TextRange(start, end);
  }

  private static TokenizedText text(int length, int... places) {
    int[] starts = new int[places.length / 2];
    int[] ends = new int[starts.length];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = places[2 * i];
      ends[i] = places[2 * i + 1];
    }
    return new TokenizedText(new int[starts.length], starts, ends, length);
  }

  private static void assertTrained(String bounds, TokenizedText text, TextRange... ranges) {
    assertThat(Arrays.toString(TrainedTokens.of(text, List.of(ranges)).bounds())).isEqualTo(bounds);
  }
}
