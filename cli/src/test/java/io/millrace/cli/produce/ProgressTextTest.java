package io.millrace.cli.produce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTextTest {

  @Test
  void isABarWithNumbersAndTheTimeLeft() {
    assertThat(line(69, 250))
        .isEqualTo("[####............]  25%  1,000 records sent to text  100/s  0:30 left");
  }

  @Test
  void fillsTheLineAndNoMore() {
    for (int width = 52; width < 200; width++) {
      assertThat(line(width, 999).length()).isLessThanOrEqualTo(width);
    }
    assertThat(line(55, 250)).isEqualTo("25%  1,000 records sent to text  100/s  0:30 left");
  }

  @Test
  void withoutAnEndThereAreNumbersOnly() {
    assertThat(ProgressText.line(79, "sent to text", 1000, 10, OptionalLong.empty(), 0))
        .isEqualTo("1,000 records sent to text  100/s");
  }

  @Test
  void theTimeLeftIsThatOfWhatThisCallDoes() {
    assertThat(ProgressText.line(100, "sent to text", 1000, 10, OptionalLong.of(750), 500))
        .endsWith("0:10 left");
    assertThat(ProgressText.line(100, "sent to text", 0, 10, OptionalLong.of(500), 500))
        .doesNotContain("left");
  }

  private static String line(int width, long thousandths) {
    return ProgressText.line(width, "sent to text", 1000, 10, OptionalLong.of(thousandths), 0);
  }
}
