package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private final StringWriter written = new StringWriter();

  @Test
  void rewritesItsLineAndKeepsOthersAboveIt() {
    try (LiveLine line = line(terminal(false, 80))) {
      line.show("step 1");
      line.above("saved");
      line.show("step 2");
    }
    String clear = "\r\u001B[K";
    assertThat(written)
        .hasToString(clear + "step 1" + clear + "saved\n" + "step 1" + clear + "step 2" + "\n");
  }

  @Test
  void cutsWhatWouldWrap() {
    try (LiveLine line = line(terminal(false, 20))) {
      line.show("0123456789012345678x");
    }
    assertThat(written.toString()).contains("0123456789012345678").doesNotContain("x");
  }

  @Test
  void isPlainLinesWithoutATerminal() {
    try (LiveLine line = line(Terminal.PLAIN)) {
      line.show("step 1");
      line.above("saved");
      line.show("step 2");
    }
    assertThat(written).hasToString("step 1\nsaved\nstep 2\n");
  }

  @Test
  void coloursOnlyWhereAllowed() {
    assertThat(terminal(true, 80).paint(Colour.RED, "x")).isEqualTo("\u001B[31mx\u001B[0m");
    assertThat(terminal(false, 80).paint(Colour.RED, "x")).isEqualTo("x");
  }

  private static Terminal terminal(boolean colours, int columns) {
    return new Terminal(true, colours, Glyphs.BLOCKS, () -> new TerminalSize(columns, 24));
  }

  private LiveLine line(Terminal terminal) {
    return new LiveLine(new PrintWriter(written), terminal);
  }
}
