package io.millrace.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process. */
public final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String HIGH_WATER = "VmHWM:";
  private static final String NOW = "VmRSS:";

  private ResidentMemory() {}

  /** Most bytes it ever had; 0 where the system does not tell. */
  public static long peakBytes() {
    return bytes(HIGH_WATER);
  }

  /** Bytes that it has now; 0 where the system does not tell. */
  public static long bytes() {
    return bytes(NOW);
  }

  private static long bytes(String name) {
    try {
      return bytes(name, Files.readString(STATUS));
    } catch (IOException e) {
      // Not on Linux.
      return 0;
    }
  }

  /** Bytes by a line {@code name: 1234 kB}; 0 when there is none. */
  static long bytes(String name, String status) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kibibytes -> 1024 * Long.parseLong(kibibytes))
        .findFirst()
        .orElse(0);
  }
}
