package io.millrace.benchmarks.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.worker.tensor.HostTensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DistanceTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  @Test
  void allAndTheWorstAreRelativeToWhatIsExpected() {
    Distance distance =
        Distance.between(
            Map.of("large", tensor(30, 40), "small", tensor(3, 4)),
            Map.of("large", tensor(30, 41), "small", tensor(3, 5)));

    assertThat(distance.relative()).isEqualTo(Math.sqrt(2 / 2525.0), CLOSE);
    assertThat(distance.worst()).isEqualTo(0.2, CLOSE);
    assertThat(distance.worstName()).isEqualTo("small");
  }

  @Test
  void whatIsZeroByTheMathematicsIsHeldAgainstAll() {
    Distance distance =
        Distance.between(
            Map.of("all", tensor(1_000, 0), "zero", tensor(1e-5f, 0)),
            Map.of("all", tensor(1_000, 0), "zero", tensor(-1e-5f, 0)));

    assertThat(distance.worst()).isEqualTo(1e-4, CLOSE);
    assertThat(distance.worst()).isPositive();
  }

  @Test
  void noNumberIsFurtherAwayThanAnyBound() {
    Distance distance =
        Distance.between(Map.of("a", tensor(1, 1)), Map.of("a", tensor(1, Float.NaN)));

    assertThat(distance.relative()).isInfinite();
    assertThat(distance.worst()).isInfinite();
  }

  @Test
  void theSameIsNoDistance() {
    assertThat(Distance.between(Map.of("a", tensor(0, 0)), Map.of("a", tensor(0, 0))).isZero())
        .isTrue();
    assertThatThrownBy(() -> Distance.between(Map.of("a", tensor(0)), Map.of("b", tensor(0))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  static HostTensor tensor(float... values) {
    HostTensor tensor = HostTensor.zeros(values.length);
    for (int i = 0; i < values.length; i++) {
      tensor.data().putFloat(Float.BYTES * i, values[i]);
    }
    return tensor;
  }
}
