package io.millrace.worker.torch;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.lang.management.MemoryUsage;

/** The most memory that was in use: of a GPU as sampled, of the CPU as Linux counts it. */
final class PeakMemory {
  private final Device device;
  private long largest;

  PeakMemory(Device device) {
    this.device = device;
  }

  /** Bytes; 0 where nobody can tell. */
  long bytes() {
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
