package io.millrace.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidentMemoryTest {
  @Test
  void isTheHighWaterMark() {
    assertThat(ResidentMemory.bytes("VmHWM:", "VmPeak:\t 9 kB\nVmHWM:\t  1234 kB\nVmRSS:\t 7 kB\n"))
        .isEqualTo(1234 * 1024);
  }

  @Test
  void isZeroWhereTheSystemDoesNotTell() {
    assertThat(ResidentMemory.bytes("VmHWM:", "Name:\tjava\n")).isZero();
  }
}
