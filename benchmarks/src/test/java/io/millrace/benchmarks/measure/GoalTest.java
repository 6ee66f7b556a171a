package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoalTest {
  private static final Optional<Spread> MEASURED = Optional.of(new Spread(List.of(1.0, 2.0, 4.0)));

  @Test
  void theMedianIsHeldAgainstTheBound() {
    assertThat(Goal.atLeast("speed", 2, MEASURED).reached()).isTrue();
    assertThat(Goal.atLeast("speed", 2.1, MEASURED).reached()).isFalse();
    assertThat(Goal.atMost("memory", 2, MEASURED).reached()).isTrue();
    assertThat(Goal.atMost("memory", 1.9, MEASURED).reached()).isFalse();
  }

  @Test
  void whatWasNotMeasuredIsNotReached() {
    assertThat(Goal.atMost("memory", 1, Optional.empty()).reached()).isFalse();
    assertThat(Goal.atMost("memory", 1, Optional.empty()).line())
        .isEqualTo("- Goal: memory at most 1.00; measured nothing: missed");
  }

  @Test
  void itsLineSaysWhatWasMeasured() {
    assertThat(Goal.atLeast("speed", 1.35, MEASURED).line())
        .isEqualTo("- Goal: speed at least 1.35; measured 2.00 (1.00 to 4.00): reached");
  }
}
