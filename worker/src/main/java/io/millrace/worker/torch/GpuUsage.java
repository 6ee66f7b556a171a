package io.millrace.worker.torch;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import io.millrace.worker.program.DeviceUsage;

/** A GPU as CUDA and its driver's tool see it. */
final class GpuUsage implements DeviceUsage {
  private final Device device;
  private final NvidiaSmi driver;

  GpuUsage(Device device, NvidiaSmi driver) {
    this.device = device;
    this.driver = driver;
  }

  @Override
  public double memoryUsedBytes() {
    return CudaUtils.getGpuMemory(device).getUsed();
  }

  @Override
  public double memoryTotalBytes() {
    return CudaUtils.getGpuMemory(device).getMax();
  }

  @Override
  public double utilization() {
    return driver.utilization();
  }

  @Override
  public void close() {
    driver.close();
  }
}
