package io.millrace.cli;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import com.pty4j.WinSize;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The millrace command as a process in a pseudo-terminal: a test reads the screen as a person sees
 * it, types keys and resizes the window. What the process writes is read by a thread of its own.
 */
final class TerminalSession implements AutoCloseable {
  /** What Ctrl-C types. */
  static final String CTRL_C = "\u0003";

  private final PtyProcess process;
  private final Thread reader;
  private final Screen screen;
  private final StringBuilder written = new StringBuilder();
  private boolean ended;

  private TerminalSession(PtyProcess process, Screen screen) {
    this.process = process;
    this.screen = screen;
    this.reader = new Thread(this::read, "terminal-session");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts the command as the start script does at a terminal.
   *
   * @param directory to run it in
   * @param environment laid over this process's; an empty value takes a variable away
   */
  static TerminalSession start(
      Path directory, int columns, int rows, Map<String, String> environment, String... arguments)
      throws IOException {
    return run(
        directory,
        columns,
        rows,
        environment,
        MillraceProcess.command(List.of("-Dmillrace.terminal=true"), List.of(arguments)));
  }

  /** Starts any program. */
  static TerminalSession run(
      Path directory, int columns, int rows, Map<String, String> environment, List<String> command)
      throws IOException {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("TERM", "xterm-256color");
    // A machine on which tests run may have it set.
    variables.remove("NO_COLOR");
    variables.putAll(environment);
    variables.values().removeIf(String::isEmpty);
    PtyProcess process =
        new PtyProcessBuilder(command.toArray(String[]::new))
            .setDirectory(directory.toString())
            .setEnvironment(variables)
            .setInitialColumns(columns)
            .setInitialRows(rows)
            .start();
    return new TerminalSession(process, new Screen(columns, rows));
  }

  /** The lines of the screen now, from top to bottom, without the spaces at their ends. */
  synchronized List<String> screen() {
    return screen.lines();
  }

  /** Everything that the process has written so far, escape codes and all. */
  synchronized String written() {
    return written.toString();
  }

  /**
   * Waits until the screen is as wanted.
   *
   * @return its lines at that moment
   * @throws AssertionError when the process has ended and it is not
   */
  synchronized List<String> await(Predicate<List<String>> wanted) throws InterruptedException {
    for (List<String> lines = screen(); ; lines = screen()) {
      if (wanted.test(lines)) {
        return lines;
      }
      if (ended) {
        throw new AssertionError(
            "The process has ended, and on its screen is:\n" + String.join("\n", lines));
      }
      wait();
    }
  }

  /** Waits until a line of the screen contains a text, and returns the screen at that moment. */
  List<String> awaitText(String text) throws InterruptedException {
    return await(lines -> lines.stream().anyMatch(line -> line.contains(text)));
  }

  /** Types at the keyboard. */
  void type(String keys) throws IOException {
    process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  /** Gives the window another size, of which the process is told (SIGWINCH). */
  synchronized void resize(int columns, int rows) {
    screen.resize(columns, rows);
    process.setWinSize(new WinSize(columns, rows));
  }

  /** Waits for the process to end, and for all that it has written. */
  int exitCode() throws InterruptedException {
    int code = process.waitFor();
    reader.join();
    return code;
  }

  /** The process, for a test that kills it. */
  ProcessHandle handle() {
    // PtyProcess has no toHandle() of its own.
    return ProcessHandle.of(process.pid()).orElseThrow();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read() {
    try (Reader in = new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)) {
      char[] buffer = new char[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        take(new String(buffer, 0, read));
      }
    } catch (IOException e) {
      // On Linux the end of a pseudo-terminal is an error.
      if (process.isAlive()) {
        throw new UncheckedIOException(e);
      }
    } finally {
      end();
    }
  }

  private synchronized void take(String text) {
    written.append(text);
    screen.write(text);
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** All lines that hold something. */
  static List<String> filled(List<String> screen) {
    List<String> lines = new ArrayList<>(screen);
    lines.removeIf(String::isEmpty);
    return lines;
  }
}
