package io.millrace.cli;

import java.util.ArrayList;
import java.util.List;
import org.jline.builtins.ScreenTerminal;

/** What a terminal of a given size shows of what was written to it. For one thread at a time. */
final class Screen {
  private int columns;
  private int rows;
  private final ScreenTerminal terminal;

  Screen(int columns, int rows) {
    this.columns = columns;
    this.rows = rows;
    this.terminal = new ScreenTerminal(columns, rows);
  }

  void write(String text) {
    terminal.write(text);
  }

  void resize(int newColumns, int newRows) {
    terminal.setSize(newColumns, newRows);
    columns = newColumns;
    rows = newRows;
  }

  /** From top to bottom, without the spaces at their ends. */
  List<String> lines() {
    long[] cells = new long[columns * rows];
    terminal.dump(cells, 0, 0, rows, columns, new int[2]);
    List<String> lines = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        // The character is in the lower half, its colours are in the upper.
        line.appendCodePoint((int) cells[row * columns + column]);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
