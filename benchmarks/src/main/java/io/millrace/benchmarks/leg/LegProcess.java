package io.millrace.benchmarks.leg;

import io.millrace.benchmarks.leg.LegOutcome.Failed;
import io.millrace.benchmarks.leg.LegOutcome.Measured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Runs legs, one at a time. */
public final class LegProcess {
  /** Lines of standard error that tell enough of a failure: a Python traceback's end. */
  private static final int TAIL = 12;

  private LegProcess() {}

  /**
   * Runs a leg to its end.
   *
   * @throws InterruptedException when this thread is interrupted; the process is ended then
   */
  public static LegOutcome run(Leg leg) throws InterruptedException {
    try {
      Path errors = Files.createTempFile("millrace-leg-", ".err");
      try {
        return run(leg, errors);
      } finally {
        Files.delete(errors);
      }
    } catch (IOException e) {
      return new Failed("The leg '" + leg.name() + "' cannot be started (" + e.getMessage() + ").");
    }
  }

  private static LegOutcome run(Leg leg, Path errors) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(leg.command()).redirectError(errors.toFile());
    builder.environment().putAll(leg.environment());
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        return new Failed(
            "The leg '" + leg.name() + "' ended with exit code " + code + tail(errors));
      }
      return Measurement.in(output)
          .<LegOutcome>map(Measured::new)
          .orElseGet(
              () ->
                  new Failed("The leg '" + leg.name() + "' printed no measurement" + tail(errors)));
    } finally {
      process.destroy();
    }
  }

  private static String tail(Path errors) {
    try {
      List<String> lines =
          new String(Files.readAllBytes(errors), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();
      if (lines.isEmpty()) {
        return " and wrote nothing to standard error.";
      }
      List<String> end = lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
      return "; the end of its standard error:\n    " + String.join("\n    ", end);
    } catch (IOException e) {
      return "; its standard error cannot be read (" + e.getMessage() + ").";
    }
  }
}
