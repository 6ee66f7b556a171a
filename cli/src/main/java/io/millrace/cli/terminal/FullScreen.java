package io.millrace.cli.terminal;

import java.io.PrintWriter;
import java.util.List;

/**
 * The whole terminal as a picture that is drawn over and over, on the screen that full-screen
 * programs have for themselves: what stood there before is there again when it is closed. Safe for
 * use by several threads.
 */
public final class FullScreen implements AutoCloseable {
  private static final String ENTER = "\u001B[?1049h\u001B[?25l\u001B[?7l\u001B[2J";
  private static final String LEAVE = "\u001B[?7h\u001B[?25h\u001B[?1049l";

  private final PrintWriter out;
  private List<String> shown = List.of();
  private TerminalSize size;
  private boolean closed;

  /** Takes the terminal. */
  public FullScreen(PrintWriter out) {
    this.out = out;
    out.print(ENTER);
    out.flush();
  }

  /**
   * Shows lines from the top of the screen on, and nothing below them.
   *
   * @param lines none wider than the terminal, and no more than it has rows
   * @param now the size they were laid out for
   */
  public synchronized void show(List<String> lines, TerminalSize now) {
    if (closed) {
      return;
    }
    StringBuilder frame = new StringBuilder();
    boolean anew = !now.equals(size);
    if (anew) {
      // A terminal that was resized may have moved what it showed.
      frame.append("\u001B[2J");
    }
    int rows = Math.max(lines.size(), shown.size());
    for (int row = 0; row < rows; row++) {
      String line = row < lines.size() ? lines.get(row) : "";
      String before = !anew && row < shown.size() ? shown.get(row) : "";
      if (!line.equals(before)) {
        frame.append("\u001B[").append(row + 1).append(";1H\u001B[2K").append(line);
      }
    }
    shown = List.copyOf(lines);
    size = now;
    if (frame.length() > 0) {
      // In one piece: a terminal that draws between two would flicker.
      out.print(frame);
      out.flush();
    }
  }

  /** Gives the terminal back as it was. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      out.print(LEAVE);
      out.flush();
    }
  }
}
