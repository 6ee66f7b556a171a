package io.millrace.benchmarks.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.Precision;
import io.millrace.worker.torch.TorchRuntime;
import io.millrace.worker.torch.TorchSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixRateTest {
  @ParameterizedTest
  @EnumSource
  void isMeasuredInEveryPrecision(Precision precision) {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 0, 1));

    assertThat(MatrixRate.measure(runtime, precision, 16)).isPositive().isFinite();
  }

  @Test
  void aProductTakesTwiceTheCubeOfItsSize() {
    assertThat(MatrixRate.flops(10)).isEqualTo(2000);
    assertThat(MatrixRate.flops(8192)).isEqualTo(2.0 * 8192 * 8192 * 8192);
  }
}
