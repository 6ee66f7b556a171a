package io.millrace.benchmarks.measure;

import io.millrace.worker.torch.NvidiaSmi;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How busy a GPU is, as NVIDIA's own tool says several times a second: the share of the last moment
 * in which anything at all ran on it.
 */
public final class GpuWatch implements AutoCloseable {
  private static final long EVERY_MILLIS = 200;

  private final Optional<Process> process;
  private final List<Sample> samples = new ArrayList<>();

  /** What was said at a time, milliseconds since the epoch. */
  private record Sample(long at, double percent) {}

  private GpuWatch(Optional<Process> process) {
    this.process = process;
    process.ifPresent(
        each -> {
          Thread reader = new Thread(() -> read(each), "gpu-watch");
          reader.setDaemon(true);
          reader.start();
        });
  }

  /** Watches the first GPU in sight; nothing where nobody can tell. */
  public static GpuWatch start() {
    return start(NvidiaSmi.command(0, System.getenv("CUDA_VISIBLE_DEVICES"), EVERY_MILLIS));
  }

  /** By a command that prints percents, a line each. */
  static GpuWatch start(List<String> command) {
    try {
      return new GpuWatch(
          Optional.of(
              new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start()));
    } catch (IOException e) {
      return new GpuWatch(Optional.empty());
    }
  }

  private void read(Process from) {
    try (BufferedReader lines = from.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      // Closed: what was said until then stands.
    }
  }

  private synchronized void add(String line) {
    try {
      samples.add(new Sample(System.currentTimeMillis(), Double.parseDouble(line.strip())));
    } catch (NumberFormatException e) {
      // As "[N/A]" on a GPU that is divided up.
    }
  }

  /**
   * Percents that were said between two times.
   *
   * @param from milliseconds since the epoch
   * @param until the same
   */
  public synchronized Optional<Spread> percent(long from, long until) {
    List<Double> between =
        samples.stream()
            .filter(each -> each.at() >= from && each.at() <= until)
            .map(Sample::percent)
            .toList();
    return between.isEmpty() ? Optional.empty() : Optional.of(new Spread(between));
  }

  @Override
  public void close() {
    process.ifPresent(Process::destroy);
  }
}
