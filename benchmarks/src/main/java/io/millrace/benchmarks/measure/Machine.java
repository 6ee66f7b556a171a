package io.millrace.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import io.millrace.worker.torch.TorchRuntime;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;

/** Where and with what a benchmark was run, for its report. */
public final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Lines of a Markdown list. */
  public static List<String> description() {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return List.of(
        "- Date: " + LocalDate.now(ZoneOffset.UTC),
        String.format(
            Locale.ROOT,
            "- Machine: %s, %d cores, %.0f GiB of memory, %s %s, load average %.2f before the run",
            cpu(),
            Runtime.getRuntime().availableProcessors(),
            system.getTotalMemorySize() / (double) (1L << 30),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            system.getSystemLoadAverage()),
        String.format(
            Locale.ROOT,
            "- Versions: Java %s, Kafka %s, DJL %s, PyTorch %s",
            Runtime.version(),
            AppInfoParser.getVersion(),
            TorchRuntime.versions().get("DJL"),
            TorchRuntime.versions().get("PyTorch")));
  }

  private static String cpu() {
    try {
      return Files.readAllLines(CPU_INFO).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }
}
