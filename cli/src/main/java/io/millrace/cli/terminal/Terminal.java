package io.millrace.cli.terminal;

import java.util.function.Supplier;

/**
 * What the output goes to.
 *
 * @param interactive whether a person sees it on a terminal, where a line can be rewritten
 * @param colours whether colours may be used
 * @param glyphs what its character set can draw with
 * @param size asked whenever something is laid out, since a terminal may be resized
 */
public record Terminal(
    boolean interactive, boolean colours, Glyphs glyphs, Supplier<TerminalSize> size) {
  /** Plain lines without colours. */
  public static final Terminal PLAIN =
      new Terminal(false, false, Glyphs.BLOCKS, () -> TerminalSize.USUAL);

  /**
   * As the start script found it: {@code System.console()} is there on newer JDKs whether or not
   * the output is a terminal.
   */
  public static Terminal detect() {
    if (!Boolean.getBoolean("millrace.terminal")) {
      return PLAIN;
    }
    String noColour = System.getenv("NO_COLOR");
    return new Terminal(
        true, noColour == null || noColour.isEmpty(), Glyphs.ofOutput(), LiveTerminalSize.follow());
  }

  /** The width of a line now, in characters. */
  public int columns() {
    return size.get().columns();
  }

  /** Lines on the screen now. */
  public int rows() {
    return size.get().rows();
  }

  /** The text in a colour, where colours may be used. */
  public String paint(Colour colour, String text) {
    return colours ? "\u001B[" + colour.code() + "m" + text + "\u001B[0m" : text;
  }
}
