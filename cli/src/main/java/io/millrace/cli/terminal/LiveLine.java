package io.millrace.cli.terminal;

import java.io.PrintWriter;

/**
 * One line at the bottom of the terminal that is rewritten in place, with ordinary lines above it.
 * Where the output is no terminal, each text shown is a line of its own. Safe for use by several
 * threads.
 */
public final class LiveLine implements AutoCloseable {
  private static final String CLEAR = "\r\u001B[K";

  private final PrintWriter out;
  private final Terminal terminal;
  private String shown = "";

  public LiveLine(PrintWriter out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows a text in place of the one before. It has no colours and fits a line, or is cut. */
  public synchronized void show(String text) {
    if (!terminal.interactive()) {
      out.println(text);
      out.flush();
      return;
    }
    shown = text.length() < terminal.columns() ? text : text.substring(0, terminal.columns() - 1);
    out.print(CLEAR + shown);
    out.flush();
  }

  /** Prints a line that stays, above the live one. */
  public synchronized void above(String line) {
    if (shown.isEmpty()) {
      out.println(line);
    } else {
      out.println(CLEAR + line);
      out.print(shown);
    }
    out.flush();
  }

  /** Leaves the live line as it is and goes on below it. */
  @Override
  public synchronized void close() {
    if (!shown.isEmpty()) {
      shown = "";
      out.println();
      out.flush();
    }
  }
}
