package io.millrace.worker.app;

import io.millrace.worker.program.DeviceUsage;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a model was put on.
 *
 * @param usage of it
 * @param peakFlops floating point operations per second of it at its best; NaN where nobody knows
 */
record LoadedDevice(DeviceUsage usage, double peakFlops) {
  private static final Logger LOG = LoggerFactory.getLogger(LoadedDevice.class);

  /**
   * A device.
   *
   * @param given peak as the settings have it; 0 to measure it
   * @param measurement of it, which may fail where the model leaves no room on the device
   */
  static LoadedDevice of(DeviceUsage usage, double given, DoubleSupplier measurement) {
    return new LoadedDevice(usage, given > 0 ? given : measured(measurement));
  }

  private static double measured(DoubleSupplier measurement) {
    try {
      return measurement.getAsDouble();
    } catch (RuntimeException e) {
      // No metric is worth a run.
      LOG.warn(
          "How fast the device is at its best could not be measured, so the share of it that"
              + " training uses is not shown. Set {} to show it: {}",
          WorkerSettings.DEVICE_PEAK_TFLOPS,
          e.getMessage());
      return Double.NaN;
    }
  }
}
