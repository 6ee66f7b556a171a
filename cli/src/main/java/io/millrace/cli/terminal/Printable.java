package io.millrace.cli.terminal;

/** Text that came from elsewhere, made harmless for a terminal: it may hold what steers one. */
public final class Printable {
  private Printable() {}

  /** The text with each control character but line ends and tabs replaced by its escape. */
  public static String text(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c) && c != '\n' && c != '\t') {
                printable.append(String.format("\\u%04x", c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }

  /** The same in one line. */
  public static String line(String text) {
    return text(text.replace("\n", "\\n").replace("\t", " "));
  }
}
