package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DeviceMemoryTest {
  private static final int BYTES = 300 << 20;

  @Test
  @EnabledOnOs(OS.LINUX)
  void growsWithWhatTheProcessTouchesAndNeverShrinks() {
    DeviceMemory memory = new DeviceMemory(Device.cpu());
    long heap = Runtime.getRuntime().maxMemory();
    ByteBuffer touched = ByteBuffer.allocateDirect(BYTES);
    for (int i = 0; i < BYTES; i += 4096) {
      touched.put(i, (byte) 1);
    }
    long peak = memory.peak();
    assertThat(peak).isGreaterThan(BYTES).isLessThan(heap + (16L << 30));
    assertThat(memory.peak()).isGreaterThanOrEqualTo(peak);
    assertThat(touched.get(0)).isEqualTo((byte) 1);
  }
}
