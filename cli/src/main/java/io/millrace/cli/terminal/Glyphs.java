package io.millrace.cli.terminal;

import java.nio.charset.Charset;

/** The characters that things are drawn with. */
public enum Glyphs {
  /** Blocks of eight heights. */
  BLOCKS(" ▁▂▃▄▅▆▇█", "…"),
  /** For an output whose character set has no blocks. */
  ASCII(" _.-~=+*#", "~");

  private final String bars;
  private final String ellipsis;

  Glyphs(String bars, String ellipsis) {
    this.bars = bars;
    this.ellipsis = ellipsis;
  }

  /** Those that the standard output can write. */
  static Glyphs ofOutput() {
    String known = System.getProperty("stdout.encoding", System.getProperty("sun.stdout.encoding"));
    Charset charset = known == null ? Charset.defaultCharset() : Charset.forName(known);
    return charset.newEncoder().canEncode(BLOCKS.bars) ? BLOCKS : ASCII;
  }

  /** A bar of a height in eighths of a line, 0 to 8. */
  public char bar(int eighths) {
    return bars.charAt(eighths);
  }

  /** Where a text was cut. */
  public String ellipsis() {
    return ellipsis;
  }
}
