package io.millrace.cli.terminal;

/**
 * How much a terminal shows.
 *
 * @param columns width of a line, in characters
 * @param rows lines on the screen
 */
public record TerminalSize(int columns, int rows) {
  /** Where nobody can tell. */
  public static final TerminalSize USUAL = new TerminalSize(80, 24);

  private static final int FEWEST_COLUMNS = 20;
  private static final int FEWEST_ROWS = 5;

  /** At least 20 by 5: what is laid out for less is of no use to anybody. */
  public TerminalSize {
    columns = Math.max(FEWEST_COLUMNS, columns);
    rows = Math.max(FEWEST_ROWS, rows);
  }

  /**
   * Reads what {@code stty size} prints.
   *
   * @return the usual size where that is no size, or that of a terminal that knows none (0 0)
   */
  static TerminalSize parse(String printed) {
    String[] numbers = printed.strip().split(" ", -1);
    try {
      if (numbers.length == 2) {
        int rows = Integer.parseInt(numbers[0]);
        int columns = Integer.parseInt(numbers[1]);
        return rows > 0 && columns > 0 ? new TerminalSize(columns, rows) : USUAL;
      }
    } catch (NumberFormatException e) {
      // An error message.
    }
    return USUAL;
  }
}
