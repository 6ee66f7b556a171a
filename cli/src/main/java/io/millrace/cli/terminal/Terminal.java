package io.millrace.cli.terminal;

/**
 * What the output goes to.
 *
 * @param interactive whether a person sees it on a terminal, where a line can be rewritten
 * @param colours whether colours may be used
 * @param columns width of a line, in characters
 */
public record Terminal(boolean interactive, boolean colours, int columns) {
  private static final int DEFAULT_COLUMNS = 80;

  /** Plain lines without colours. */
  public static final Terminal PLAIN = new Terminal(false, false, DEFAULT_COLUMNS);

  /**
   * As the start script found it: {@code System.console()} is there on newer JDKs whether or not
   * the output is a terminal.
   */
  public static Terminal detect() {
    boolean interactive = Boolean.getBoolean("millrace.terminal");
    String noColour = System.getenv("NO_COLOR");
    return new Terminal(
        interactive,
        interactive && (noColour == null || noColour.isEmpty()),
        Math.max(20, Integer.getInteger("millrace.columns", DEFAULT_COLUMNS)));
  }

  /** The text in a colour, where colours may be used. */
  public String paint(Colour colour, String text) {
    return colours ? "\u001B[" + colour.code() + "m" + text + "\u001B[0m" : text;
  }
}
