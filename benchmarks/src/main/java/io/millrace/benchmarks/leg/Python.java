package io.millrace.benchmarks.leg;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Legs in Python: the scripts in {@code benchmarks/peers}.
 *
 * @param interpreter that has the packages of their requirements.txt
 * @param scripts their directory
 */
public record Python(Path interpreter, Path scripts) {
  /** Set by the start script. */
  private static final String SCRIPTS = "millrace.benchmarks.peers";

  /** Prints those of its arguments that cannot be found. */
  private static final String FIND =
      "import importlib.util, sys; print(' '.join("
          + "m for m in sys.argv[1:] if importlib.util.find_spec(m) is None))";

  /** With the scripts beside {@code benchmarks/run}. */
  public static Python at(Path interpreter) {
    return new Python(interpreter, Path.of(System.getProperty(SCRIPTS, "benchmarks/peers")));
  }

  /**
   * Looks for what the legs need before the first one starts.
   *
   * @throws SetupException when the interpreter, a package or the scripts are not there
   */
  public void require(String... packages) throws InterruptedException {
    String missing = missing(packages);
    if (!missing.isEmpty()) {
      throw new SetupException(
          "The Python at '"
              + interpreter
              + "' lacks "
              + missing.replace(" ", ", ")
              + ": install "
              + scripts.resolve("requirements.txt")
              + " with its pip, or name another one with --python.");
    }
    if (!Files.isDirectory(scripts)) {
      throw new SetupException(
          "The peers' scripts are not in '"
              + scripts
              + "': start the benchmark with benchmarks/run.");
    }
  }

  private String missing(String... packages) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(interpreter.toString(), "-c", FIND));
    command.addAll(List.of(packages));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int code = process.waitFor();
      if (code != 0) {
        throw new SetupException(
            "'"
                + interpreter
                + "' ended with exit code "
                + code
                + " where a Python 3 was expected: name one with --python.");
      }
      return output.trim();
    } catch (IOException e) {
      throw new SetupException(
          "There is no Python at '"
              + interpreter
              + "' that can be started ("
              + e.getMessage()
              + "): name one with --python.",
          e);
    }
  }

  /** A leg that runs one of the scripts. */
  public Leg leg(String name, String script, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(interpreter.toString());
    // No byte code beside the sources.
    command.add("-B");
    command.add(scripts.resolve(script).toString());
    command.addAll(arguments);
    return new Leg(name, command);
  }
}
