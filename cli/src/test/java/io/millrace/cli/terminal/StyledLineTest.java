package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StyledLineTest {
  private static final Terminal COLOURFUL =
      new Terminal(true, true, Glyphs.BLOCKS, () -> TerminalSize.USUAL);

  @Test
  void cutsByColumnsAndNotThroughColours() {
    StyledLine line = StyledLine.of("step ").add(Colour.RED, "failed");
    assertThat(line.text(COLOURFUL, 11)).isEqualTo("step \u001B[31mfailed\u001B[0m");
    assertThat(line.text(COLOURFUL, 8)).isEqualTo("step \u001B[31mfa\u001B[0m…");
    assertThat(line.text(Terminal.PLAIN, 5)).isEqualTo("step…");
  }

  @Test
  void wideCharactersTakeTwoColumns() {
    assertThat(TextWidth.of("日本")).isEqualTo(4);
    assertThat(TextWidth.of("e\u0301")).isEqualTo(1);
    assertThat(TextWidth.of("🙂")).isEqualTo(2);
    assertThat(StyledLine.of("日本語").text(Terminal.PLAIN, 4)).isEqualTo("日…");
    assertThat(StyledLine.of("🙂🙂").text(Terminal.PLAIN, 3)).isEqualTo("🙂…");
  }

  @Test
  void nothingSteersTheTerminal() {
    assertThat(StyledLine.of("a\u001B[2Jb\nc\u2066").text(Terminal.PLAIN, 80))
        .isEqualTo("a\\u001b[2Jb\\nc\\u2066");
  }
}
