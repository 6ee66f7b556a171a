package io.millrace.preprocessor.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SequenceEndTest {
  private static final int EOS = 9;
  private final SequenceEnd end = new SequenceEnd(OptionalInt.of(EOS), 4);

  @Test
  void theEndTokenIsAppended() {
    assertEnded(end.end(new int[] {1, 2}), 0, 1, 2, EOS);
  }

  @Test
  void butNotTwice() {
    assertEnded(end.end(new int[] {1, 2, EOS}), 0, 1, 2, EOS);
  }

  @Test
  void aTextThatJustFits() {
    assertEnded(end.end(new int[] {1, 2, 3}), 0, 1, 2, 3, EOS);
  }

  @Test
  void aTextThatWouldFitWithoutItsEndIsCutByOne() {
    assertEnded(end.end(new int[] {1, 2, 3, 4}), 1, 1, 2, 3, EOS);
  }

  @Test
  void truncationNeverEatsTheEnd() {
    assertEnded(end.end(new int[] {1, 2, 3, 4, 5, 6}), 3, 1, 2, 3, EOS);
    assertEnded(end.end(new int[] {1, 2, 3, 4, 5, EOS}), 2, 1, 2, 3, EOS);
  }

  @Test
  void noTokensAreAnEndOnly() {
    assertEnded(end.end(new int[0]), 0, EOS);
  }

  @Test
  void withoutAnEndTokenThereIsOnlyTheCut() {
    SequenceEnd none = new SequenceEnd(OptionalInt.empty(), 4);
    assertEnded(none.end(new int[] {1, 2}), 0, 1, 2);
    assertEnded(none.end(new int[] {1, 2, 3, 4, 5}), 1, 1, 2, 3, 4);
  }

  private static void assertEnded(SequenceEnd.Ended ended, int truncated, int... ids) {
    assertThat(ended.ids()).containsExactly(ids);
    assertThat(ended.truncated()).isEqualTo(truncated);
    assertThat(ended.tokensIn()).isEqualTo(ids.length + truncated);
  }
}
