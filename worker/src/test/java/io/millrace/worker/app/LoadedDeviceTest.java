package io.millrace.worker.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.worker.LogLines;
import org.junit.jupiter.api.Test;

class LoadedDeviceTest {
  @Test
  void whatIsGivenIsNotMeasured() {
    assertThat(
            LoadedDevice.of(
                    null,
                    5e12,
                    () -> {
                      throw new AssertionError("measured");
                    })
                .peakFlops())
        .isEqualTo(5e12);
    assertThat(LoadedDevice.of(null, 0, () -> 3e12).peakFlops()).isEqualTo(3e12);
  }

  /** As on a GPU that the model has filled. */
  @Test
  void aPeakThatCannotBeMeasuredKeepsNoRunFromItsStart() {
    try (LogLines log = new LogLines(LoadedDevice.class)) {
      LoadedDevice device =
          LoadedDevice.of(
              null,
              0,
              () -> {
                throw new IllegalStateException("CUDA out of memory.");
              });

      assertThat(device.peakFlops()).isNaN();
      assertThat(log.lines())
          .containsExactly(
              "WARN How fast the device is at its best could not be measured, so the share of it"
                  + " that training uses is not shown. Set device.peak.tflops to show it: CUDA out"
                  + " of memory.");
    }
  }
}
