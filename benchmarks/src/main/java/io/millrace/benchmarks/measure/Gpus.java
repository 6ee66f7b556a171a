package io.millrace.benchmarks.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The machine's GPUs, as NVIDIA's own tool names them. */
public final class Gpus {
  private static final List<String> QUERY =
      List.of(
          "nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader");

  private Gpus() {}

  /** A line of a Markdown list; empty where there is none, or nobody who could tell. */
  public static Optional<String> description() throws InterruptedException {
    return ask(QUERY);
  }

  /** By the command's answer, a line per GPU. */
  static Optional<String> ask(List<String> query) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(query).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 && !answer.isBlank()
          ? Optional.of("- GPU: " + String.join("; ", answer.trim().lines().toList()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
