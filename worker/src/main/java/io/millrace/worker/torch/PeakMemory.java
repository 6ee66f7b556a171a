package io.millrace.worker.torch;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most memory that was in use: of a GPU as sampled, of the CPU as Linux counts it. */
final class PeakMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern HIGH_WATER = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final Device device;
  private long largest;

  PeakMemory(Device device) {
    this.device = device;
  }

  /** Bytes; 0 where nobody can tell. */
  long bytes() {
    // PyTorch keeps what it once had of a GPU, so that a sample now and then sees the peak.
    long now = device.isGpu() ? CudaUtils.getGpuMemory(device).getUsed() : ofProcess();
    largest = Math.max(largest, now);
    return largest;
  }

  private static long ofProcess() {
    try {
      Matcher matcher = HIGH_WATER.matcher(Files.readString(STATUS));
      return matcher.find() ? 1024 * Long.parseLong(matcher.group(1)) : 0;
    } catch (IOException e) {
      // Not on Linux.
      return 0;
    }
  }
}
