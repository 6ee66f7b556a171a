package io.millrace.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String HIGH_WATER = "VmHWM:";

  private ResidentMemory() {}

  /** Most bytes it ever had; 0 where the system does not tell. */
  public static long peakBytes() {
    try {
      return highWater(Files.readString(STATUS));
    } catch (IOException e) {
      // Not on Linux.
      return 0;
    }
  }

  /** Bytes by the line {@code VmHWM: 1234 kB}; 0 when there is none. */
  static long highWater(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(HIGH_WATER))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kibibytes -> 1024 * Long.parseLong(kibibytes))
        .findFirst()
        .orElse(0);
  }
}
