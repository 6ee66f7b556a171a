package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixRateTest {
  /** In bfloat16, too, where DJL's own cast ends this process. */
  @ParameterizedTest
  @EnumSource
  void aCpuDoesBillionsOfOperationsPerSecond(Precision precision) {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));

    // A processor without bfloat16 is slow at it.
    assertThat(MatrixRate.measure(runtime, precision, 256)).isBetween(1e6, 1e14);
  }

  @Test
  void aRoundIsATwentiethOfASecondOrTwoProducts() {
    assertThat(MatrixRate.products(1.6e6)).isEqualTo(32);
    assertThat(MatrixRate.products(22e6)).isEqualTo(3);
    assertThat(MatrixRate.products(1e9)).isEqualTo(2);
  }
}
