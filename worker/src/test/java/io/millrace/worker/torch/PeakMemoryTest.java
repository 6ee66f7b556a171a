package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class PeakMemoryTest {
  private static final int BYTES = 300 << 20;

  @Test
  @EnabledOnOs(OS.LINUX)
  void growsWithWhatTheProcessTouchesAndNeverShrinks() {
    PeakMemory memory = new PeakMemory(Device.cpu());
    long heap = Runtime.getRuntime().maxMemory();
    ByteBuffer touched = ByteBuffer.allocateDirect(BYTES);
    for (int i = 0; i < BYTES; i += 4096) {
      touched.put(i, (byte) 1);
    }
    long peak = memory.bytes();
    assertThat(peak).isGreaterThan(BYTES).isLessThan(heap + (16L << 30));
    assertThat(memory.bytes()).isGreaterThanOrEqualTo(peak);
    assertThat(touched.get(0)).isEqualTo((byte) 1);
  }
}
