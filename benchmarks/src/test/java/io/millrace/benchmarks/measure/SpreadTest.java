package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void medianOfAnOddAndOfAnEvenNumber() {
    assertThat(new Spread(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2.0);
    assertThat(new Spread(List.of(9.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3.0);
  }

  @Test
  void isWrittenWithItsEnds() {
    assertThat(new Spread(List.of(1234.4, 1000.0, 2000.0)).text("%,.0f"))
        .isEqualTo("1,234 (1,000 to 2,000)");
  }

  @Test
  void nothingHasNoSpread() {
    assertThatThrownBy(() -> new Spread(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
