package io.millrace.cli.watch.screen;

import io.millrace.cli.terminal.Colour;
import io.millrace.cli.terminal.StyledLine;
import java.util.Locale;

/** Lines that begin with a word for what they show, all of the same width. */
final class Labelled {
  /** Columns before what is shown. */
  static final int WIDTH = 13;

  private Labelled() {}

  static StyledLine line(String label) {
    return new StyledLine().add(Colour.FAINT, label).padTo(WIDTH);
  }

  /** A line with a text after its label. */
  static StyledLine line(String label, String format, Object... values) {
    return line(label).add(String.format(Locale.ROOT, format, values));
  }
}
