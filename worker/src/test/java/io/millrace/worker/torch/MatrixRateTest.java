package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.program.Precision;
import org.junit.jupiter.api.Test;

class MatrixRateTest {
  @Test
  void aCpuDoesBillionsOfOperationsPerSecond() {
    TorchRuntime runtime = TorchRuntime.start(new TorchSettings("cpu", 1, 42));

    assertThat(MatrixRate.measure(runtime, Precision.FP32)).isBetween(1e8, 1e14);
  }
}
