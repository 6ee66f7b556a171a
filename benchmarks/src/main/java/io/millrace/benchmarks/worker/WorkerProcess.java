package io.millrace.benchmarks.worker;

import io.millrace.benchmarks.leg.JavaLegs;
import io.millrace.cli.Millrace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code millrace train} in a process of its own, to be killed. */
public final class WorkerProcess implements AutoCloseable {
  private static final int TAIL = 12;

  private final Process process;
  private final Path log;
  private final Path output;
  private final long startedAt;

  private WorkerProcess(Process process, Path log, Path output, long startedAt) {
    this.process = process;
    this.log = log;
    this.output = output;
    this.startedAt = startedAt;
  }

  /**
   * Starts it and waits for nothing.
   *
   * @param log file of its own; what it prints besides is written beside it
   */
  public static WorkerProcess start(Map<String, String> settings, Path log) {
    List<String> arguments = new ArrayList<>(List.of("train"));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    List<String> command = new ArrayList<>(JavaLegs.command(Millrace.class.getName(), arguments));
    // After this process's own options, which may name a log file, too: the last one counts.
    command.add(command.indexOf("-cp"), "-Dmillrace.log.file=" + log);
    Path output = log.resolveSibling(log.getFileName() + ".out");
    try {
      long now = System.currentTimeMillis();
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      return new WorkerProcess(process, log, output, now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When it was told to start, milliseconds since the epoch. */
  public long startedAt() {
    return startedAt;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Kills it by SIGKILL and waits until it is gone.
   *
   * @return when the signal was sent, milliseconds since the epoch
   */
  public long kill() throws InterruptedException {
    long now = System.currentTimeMillis();
    process.destroyForcibly();
    process.waitFor();
    return now;
  }

  /** What it has logged so far. */
  public List<String> logged() {
    return lines(log);
  }

  /** The end of what it has logged and of what it has printed, for a message. */
  public String lastWords() {
    List<String> words = new ArrayList<>(tail(logged()));
    words.addAll(tail(lines(output)));
    return String.join("\n    ", words);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> tail(List<String> lines) {
    return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
