package io.millrace.worker.torch;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.worker.program.DeviceUsage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** This process's part of the machine. */
final class CpuUsage implements DeviceUsage {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  @Override
  public double memoryUsedBytes() {
    try {
      Matcher matcher = RESIDENT.matcher(Files.readString(STATUS));
      return matcher.find() ? 1024.0 * Long.parseLong(matcher.group(1)) : Double.NaN;
    } catch (IOException e) {
      // Not on Linux.
      return Double.NaN;
    }
  }

  /** Within a container, its limit. */
  @Override
  public double memoryTotalBytes() {
    return system.getTotalMemorySize();
  }

  @Override
  public double utilization() {
    double load = system.getProcessCpuLoad();
    return load < 0 ? Double.NaN : load;
  }

  @Override
  public void close() {}
}
