package io.millrace.cli.terminal;

/** The colours in use, by their ANSI codes. */
public enum Colour {
  RED(31),
  GREEN(32),
  YELLOW(33),
  CYAN(36),
  FAINT(2),
  BOLD(1);

  private final int code;

  Colour(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
