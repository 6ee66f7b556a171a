package io.millrace.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** A line of texts in colours that is cut to a width before it is shown. For one thread. */
public final class StyledLine {
  private final List<Span> spans = new ArrayList<>();

  private record Span(String text, Colour colour) {}

  /** A line that begins with a text. */
  public static StyledLine of(String text) {
    return new StyledLine().add(text);
  }

  /** Adds a text in no colour. */
  public StyledLine add(String text) {
    return add(null, text);
  }

  /**
   * Adds a text, made harmless.
   *
   * @param colour null for none
   */
  public StyledLine add(Colour colour, String text) {
    spans.add(new Span(Printable.line(text), colour));
    return this;
  }

  /** Adds spaces up to a column, counted from 0. */
  public StyledLine padTo(int column) {
    return add(" ".repeat(Math.max(0, column - width())));
  }

  /** Columns that all of it takes. */
  public int width() {
    return spans.stream().mapToInt(span -> TextWidth.of(span.text)).sum();
  }

  /** The line for a terminal, cut to so many columns. */
  public String text(Terminal terminal, int columns) {
    boolean whole = width() <= columns;
    String mark = whole ? "" : terminal.glyphs().ellipsis();
    int left = columns - TextWidth.of(mark);
    StringBuilder line = new StringBuilder();
    for (Span span : spans) {
      String text = TextWidth.fit(span.text, left);
      if (!text.isEmpty()) {
        line.append(span.colour == null ? text : terminal.paint(span.colour, text));
      }
      left -= TextWidth.of(text);
      if (text.length() < span.text.length()) {
        break;
      }
    }
    return line.append(mark).toString();
  }
}
