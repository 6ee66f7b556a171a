package io.millrace.worker.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.millrace.service.SetupException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceChoiceTest {

  @Test
  void autoIsAGpuWhereThereIsOne() {
    assertThat(DeviceChoice.of("auto", true, 2)).isEqualTo(Device.gpu(0));
    assertThat(DeviceChoice.of("auto", true, 0)).isEqualTo(Device.cpu());
    assertThat(DeviceChoice.of("auto", false, 0)).isEqualTo(Device.cpu());
  }

  @Test
  void aDeviceCanBeNamed() {
    assertThat(DeviceChoice.of("cpu", true, 2)).isEqualTo(Device.cpu());
    assertThat(DeviceChoice.of("cuda", true, 2)).isEqualTo(Device.gpu(0));
    assertThat(DeviceChoice.of("cuda:1", true, 2)).isEqualTo(Device.gpu(1));
  }

  @ParameterizedTest
  @CsvSource({
    "gpu, true, 1, is unknown",
    "cuda:x, true, 1, is unknown",
    "cuda, false, 0, built without CUDA",
    "cuda, true, 0, no GPU is seen",
    "cuda:2, true, 2, 2 GPUs",
  })
  void whatIsNotThereIsRefused(String name, boolean cuda, int gpus, String reason) {
    assertThatThrownBy(() -> DeviceChoice.of(name, cuda, gpus))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(reason);
  }
}
