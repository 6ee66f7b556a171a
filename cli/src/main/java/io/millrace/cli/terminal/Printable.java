package io.millrace.cli.terminal;

/** Text that came from elsewhere, made harmless for a terminal: it may hold what steers one. */
public final class Printable {
  private Printable() {}

  /**
   * The text with each control character but line ends and tabs, and each that turns the direction
   * of writing, replaced by its escape.
   */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if ((Character.isISOControl(c) && c != '\n' && c != '\t') || steers(c)) {
                printable.append(String.format("\\u%04x", c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }

  /** Separators of lines and paragraphs, and what makes text run from right to left. */
  private static boolean steers(int c) {
    return (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }

  /** The same in one line. */
  public static String line(String text) {
    return text(text.replace("\n", "\\n").replace("\t", " "));
  }
}
