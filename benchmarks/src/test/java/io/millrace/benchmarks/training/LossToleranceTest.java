package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class LossToleranceTest {
  @Test
  void onOneCpuInOnePrecisionLossesAreEqual() {
    assertThat(LossTolerance.between("cpu", Precision.BF16, "cpu", Precision.BF16)).isZero();
    assertThat(LossTolerance.between("cuda", Precision.FP32, "cuda", Precision.FP32))
        .isEqualTo(1e-3);
    assertThat(LossTolerance.between("cpu", Precision.FP32, "cuda", Precision.FP32))
        .isEqualTo(1e-3);
    assertThat(LossTolerance.between("cpu", Precision.FP32, "cpu", Precision.BF16)).isEqualTo(0.02);
  }

  @Test
  void theLargestDifferenceIsRelativeToWhatIsExpected() {
    assertThat(LossTolerance.largest(List.of(4.0, 2.0), List.of(4.0, 1.5))).isEqualTo(0.25);
    assertThat(LossTolerance.keeps(0.25, List.of(4.0, 2.0), List.of(4.0, 1.5))).isTrue();
    assertThat(LossTolerance.keeps(0.2, List.of(4.0, 2.0), List.of(4.0, 1.5))).isFalse();
  }

  @Test
  void noNumberAndNoStepKeepNoTolerance() {
    assertThat(LossTolerance.keeps(1, List.of(4.0), List.of(Double.NaN))).isFalse();
    assertThat(LossTolerance.keeps(1, List.of(4.0), List.of())).isFalse();
  }
}
