package io.millrace.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Processor time used so far.
 *
 * @param process seconds used by all threads of this process
 * @param machine seconds used by every process of the machine; NaN where the machine does not tell
 */
public record CpuClock(double process, double machine) {
  private static final Path STAT = Path.of("/proc/stat");
  private static final double TICKS_PER_SECOND = 100;

  /** Reads the clock. */
  public static CpuClock now() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new CpuClock(system.getProcessCpuTime() / 1e9, machineSeconds());
  }

  /** What has been used since an earlier reading. */
  public CpuClock since(CpuClock earlier) {
    return new CpuClock(process - earlier.process, machine - earlier.machine);
  }

  /** Seconds used by the other processes: on a quiet machine next to none. */
  public double others() {
    return machine - process;
  }

  private static double machineSeconds() {
    try {
      // cpu user nice system idle iowait irq softirq steal guest guest_nice
      long[] ticks =
          Arrays.stream(Files.readAllLines(STAT).get(0).trim().split(" +"))
              .skip(1)
              .mapToLong(Long::parseLong)
              .toArray();
      return (ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]) / TICKS_PER_SECOND;
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
