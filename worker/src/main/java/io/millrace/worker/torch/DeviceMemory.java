package io.millrace.worker.torch;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;

/** What is in use of a device's memory, and what is free. */
final class DeviceMemory {
  private final Device device;
  private long largest;

  DeviceMemory(Device device) {
    this.device = device;
  }

  /**
   * The most bytes that were in use: of a GPU as sampled, of the CPU's as Linux counts it; 0 where
   * nobody can tell.
   */
  long peak() {
    // PyTorch keeps what it once had of a GPU, so that a sample now and then sees the peak.
    long now =
        device.isGpu()
            ? CudaUtils.getGpuMemory(device).getUsed()
            : ProcessStatus.bytes("VmHWM").orElse(0);
    largest = Math.max(largest, now);
    return largest;
  }

  /**
   * Bytes of a GPU that nobody has, what PyTorch keeps for the next batch not among them; of the
   * CPU's, as many as one likes.
   */
  long free() {
    if (!device.isGpu()) {
      return Long.MAX_VALUE;
    }
    MemoryUsage gpu = CudaUtils.getGpuMemory(device);
    return gpu.getMax() - gpu.getUsed();
  }
}
