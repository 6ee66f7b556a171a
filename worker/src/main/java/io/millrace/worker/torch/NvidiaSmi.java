package io.millrace.worker.torch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code nvidia-smi}, which comes with the driver, asked every few seconds how busy a GPU is. CUDA
 * itself does not tell.
 */
public final class NvidiaSmi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NvidiaSmi.class);
  private static final long EVERY_MILLIS = 5000;

  private final Process process;
  private volatile double utilization = Double.NaN;

  private NvidiaSmi(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "millrace-nvidia-smi");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Begins to ask.
   *
   * @param gpu its number among those that CUDA sees
   * @param visible the value of CUDA_VISIBLE_DEVICES; null where all are seen
   * @return which never knows anything where there is no such tool
   */
  static NvidiaSmi watching(int gpu, String visible) {
    return running(command(gpu, visible, EVERY_MILLIS));
  }

  /**
   * What prints again and again how busy a GPU is, in percent.
   *
   * @param gpu its number among those that CUDA sees
   * @param visible the value of CUDA_VISIBLE_DEVICES; null where all are seen
   */
  public static List<String> command(int gpu, String visible, long everyMillis) {
    return List.of(
        "nvidia-smi",
        "--query-gpu=utilization.gpu",
        "--format=csv,noheader,nounits",
        "--id=" + id(gpu, visible),
        "--loop-ms=" + everyMillis);
  }

  /** The same with another command that prints percents, a line each. */
  static NvidiaSmi running(List<String> command) {
    try {
      return new NvidiaSmi(
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    } catch (IOException e) {
      LOG.info("How busy the GPU is will not be on /metrics: {}", e.getMessage());
      return new NvidiaSmi(null);
    }
  }

  /** As the driver numbers it, which does not heed CUDA_VISIBLE_DEVICES. */
  static String id(int gpu, String visible) {
    String[] seen = visible == null || visible.isBlank() ? new String[0] : visible.split(",", -1);
    return gpu < seen.length ? seen[gpu].strip() : Integer.toString(gpu);
  }

  /** Share of the last seconds in which the GPU computed, 0 to 1; NaN where nobody can tell. */
  double utilization() {
    return utilization;
  }

  private void read() {
    if (process == null) {
      return;
    }
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        utilization = share(line);
      }
    } catch (IOException e) {
      LOG.debug("nvidia-smi is no longer read", e);
    }
    utilization = Double.NaN;
  }

  private static double share(String line) {
    try {
      return Double.parseDouble(line.strip()) / 100;
    } catch (NumberFormatException e) {
      // As "[N/A]" on a GPU that is divided up.
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroy();
    }
  }
}
