package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CpuClockTest {
  @Test
  void tellsTheDifferenceOfTwoReadings() {
    CpuClock used = new CpuClock(5, 9).since(new CpuClock(2, 4));

    assertThat(used).isEqualTo(new CpuClock(3, 5));
    assertThat(used.others()).isEqualTo(2);
  }

  @Test
  void thisProcessHasUsedSome() {
    assertThat(CpuClock.now().process()).isPositive();
  }
}
