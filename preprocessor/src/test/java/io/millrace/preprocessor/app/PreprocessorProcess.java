package io.millrace.preprocessor.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The preprocessor in a JVM of its own, to be killed. Its arguments are settings, key=value. */
public final class PreprocessorProcess implements AutoCloseable {
  /** Begins the line by which the process tells that it is where it is to be killed. */
  private static final String ANNOUNCEMENT = "to be killed: ";

  private static final Path LOG = Path.of("target", "preprocessor-process.log");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final CompletableFuture<String> announced = new CompletableFuture<>();

  private PreprocessorProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::listen, "preprocessor-process");
    reader.setDaemon(true);
    reader.start();
  }

  /** Runs until it is killed. */
  public static void main(String[] arguments) throws InterruptedException {
    Map<String, String> settings = new TreeMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    try (PreprocessorApplication application =
        new PreprocessorApplication(PreprocessorSettings.of(settings))) {
      application.start();
      application.await();
    }
  }

  static PreprocessorProcess start(Map<String, String> settings) throws IOException {
    return start(settings, Map.of());
  }

  /**
   * Starts it.
   *
   * @param properties system properties of its JVM
   */
  public static PreprocessorProcess start(
      Map<String, String> settings, Map<String, String> properties) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // What lives for seconds is best started fast.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), PreprocessorProcess.class.getName()));
    settings.forEach((key, value) -> command.add(key + "=" + value));
    // Not inherited: Failsafe speaks with this JVM over its own output.
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(LOG.toFile());
    return new PreprocessorProcess(new ProcessBuilder(command).redirectOutput(log).start());
  }

  /** In the process: tells its parent that it is where it is to be killed. */
  public static void announce(String where) {
    System.err.println(ANNOUNCEMENT + where);
  }

  private void listen() {
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        if (line.startsWith(ANNOUNCEMENT)) {
          announced.complete(line.substring(ANNOUNCEMENT.length()));
        }
      }
    } catch (IOException e) {
      // A killed process' pipe may break instead of ending.
      announced.completeExceptionally(new UncheckedIOException(e));
    }
    announced.completeExceptionally(
        new IllegalStateException("The process ended before it was killed; see " + LOG));
  }

  /**
   * Waits until the process announces where it is.
   *
   * @throws AssertionError when it ends without that, or takes too long
   */
  public void awaitAnnouncement() throws InterruptedException {
    try {
      announced.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("The process did not come to where it was to be killed", e);
    }
  }

  /** Lets it run for so long. */
  public void letRun(Duration time) throws InterruptedException {
    if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("The process ended by itself; see " + LOG);
    }
  }

  /** As kill -9 does it. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
