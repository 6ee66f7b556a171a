package io.millrace.worker.app;

import io.millrace.service.SetupException;
import io.millrace.service.TakenOverException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import java.util.stream.Stream;

/**
 * The worker in a JVM of its own, to be killed or stopped. Its arguments are the class of a {@link
 * Disturbance} and settings, key=value. It ends with the exit codes of {@code millrace train}.
 */
public final class WorkerProcess implements AutoCloseable {
  /** As the command line has them. */
  public static final int OK = 0;

  public static final int FAILED = 1;
  public static final int SETUP = 2;
  public static final int TAKEN_OVER = 3;

  /** The test that started it is gone. */
  private static final int ORPHANED = 99;

  /** Begins the line by which the process tells where it is held. */
  private static final String ANNOUNCEMENT = "held at: ";

  private static final Path LOG = Path.of("target", "worker-process.log");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final CompletableFuture<String> announced = new CompletableFuture<>();

  private WorkerProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::listen, "worker-process");
    reader.setDaemon(true);
    reader.start();
  }

  /** Trains until the run ends. */
  public static void main(String[] arguments) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(0, equals), argument.substring(equals + 1));
    }
    Disturbance disturbance =
        Class.forName(arguments[0])
            .asSubclass(Disturbance.class)
            .getDeclaredConstructor()
            .newInstance();
    System.exit(train(settings, disturbance));
  }

  private static int train(Map<String, String> settings, Disturbance disturbance)
      throws InterruptedException {
    Seams seams =
        new Seams(
            disturbance::program,
            disturbance::writer,
            disturbance::journal,
            disturbance::history,
            disturbance::transactionalId);
    try (WorkerApplication worker = new WorkerApplication(WorkerSettings.of(settings), seams)) {
      worker.start();
      return worker.await() ? OK : FAILED;
    } catch (SetupException e) {
      System.err.println(e.getMessage());
      return SETUP;
    } catch (TakenOverException e) {
      System.err.println(e.getMessage());
      return TAKEN_OVER;
    }
  }

  /**
   * Starts it.
   *
   * @param properties system properties of its JVM
   */
  public static WorkerProcess start(
      Class<? extends Disturbance> disturbance,
      Map<String, String> settings,
      Map<String, String> properties)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                // What lives for seconds is best started fast.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto"));
    properties.forEach((key, value) -> command.add("-D" + key + "=" + value));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), WorkerProcess.class.getName()));
    command.add(disturbance.getName());
    settings.forEach((key, value) -> command.add(key + "=" + value));
    Files.createDirectories(LOG.toAbsolutePath().getParent());
    // Not inherited: Failsafe speaks with this JVM over its own output.
    ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(LOG.toFile());
    return new WorkerProcess(new ProcessBuilder(command).redirectOutput(log).start());
  }

  /** In the process: tells its parent where a thread is held, and holds it until it is released. */
  public static void hold(String where) {
    System.err.println(ANNOUNCEMENT + where);
    try {
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(ORPHANED);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void listen() {
    List<String> others = new ArrayList<>();
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      for (String line = errors.readLine(); line != null; line = errors.readLine()) {
        if (line.startsWith(ANNOUNCEMENT)) {
          announced.complete(line.substring(ANNOUNCEMENT.length()));
        } else {
          others.add(line);
        }
      }
    } catch (IOException e) {
      // A killed process' pipe may break instead of ending.
      announced.completeExceptionally(new UncheckedIOException(e));
    }
    announced.completeExceptionally(
        new IllegalStateException("The process ended, see " + LOG + ": " + others));
  }

  /**
   * Waits until the process announces where it is held, and returns that.
   *
   * @throws AssertionError when it ends without that, or takes too long
   */
  public String awaitHeld() throws InterruptedException {
    try {
      return announced.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("The process did not come to where it was to be held", e);
    }
  }

  /** Lets it run for so long. */
  public void letRun(Duration time) throws InterruptedException {
    if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("The process ended with " + process.exitValue() + "; see " + LOG);
    }
  }

  /** Lets the thread go on that is held, at once or when the process is continued. */
  public void release() throws IOException {
    OutputStream input = process.getOutputStream();
    input.write('\n');
    input.flush();
  }

  /** As kill -9 does it. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGSTOP: no thread of it does anything from now on. */
  public void stop() throws IOException, InterruptedException {
    signal("STOP");
    // The signal is on its way only, and a thread that is released meanwhile would still go on.
    Path threads = Path.of("/proc", Long.toString(process.pid()), "task");
    while (Files.isDirectory(threads) && !allStopped(threads)) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
  }

  private static boolean allStopped(Path threads) {
    try (Stream<Path> each = Files.list(threads)) {
      for (Path thread : each.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        // The name of the thread, in parentheses, may hold anything.
        if (!stat.substring(stat.lastIndexOf(')')).startsWith(") T")) {
          return false;
        }
      }
    } catch (IOException e) {
      // A thread that ended meanwhile.
      return false;
    }
    return true;
  }

  /** SIGCONT. */
  public void goOn() throws IOException, InterruptedException {
    signal("CONT");
  }

  /**
   * Waits for its end and returns its exit code.
   *
   * @throws AssertionError when that takes too long
   */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("The process did not end; see " + LOG);
    }
    return process.exitValue();
  }

  private void signal(String name) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    if (code != 0) {
      throw new AssertionError("kill -" + name + " ended with " + code);
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
