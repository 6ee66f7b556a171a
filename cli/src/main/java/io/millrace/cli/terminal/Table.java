package io.millrace.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines with columns as wide as their widest cell, two spaces apart; the last one is not padded.
 */
public final class Table {
  private final Terminal terminal;
  private final List<List<Cell>> rows = new ArrayList<>();

  public Table(Terminal terminal) {
    this.terminal = terminal;
  }

  /**
   * One cell.
   *
   * @param colour null for none
   */
  public record Cell(String text, Colour colour) {

    /** Without a colour. */
    public static Cell of(String text) {
      return new Cell(text, null);
    }
  }

  /** Adds a line; all have as many cells. */
  public void add(List<Cell> row) {
    rows.add(List.copyOf(row));
  }

  /** The lines, from top to bottom. */
  public List<String> lines() {
    return rows.stream().map(this::line).toList();
  }

  private String line(List<Cell> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      Cell cell = row.get(column);
      line.append(cell.colour == null ? cell.text : terminal.paint(cell.colour, cell.text));
      if (column < row.size() - 1) {
        line.append(" ".repeat(width(column) - cell.text.length() + 2));
      }
    }
    return line.toString();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).text.length()).max().orElse(0);
  }
}
