package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private final StringWriter written = new StringWriter();

  @Test
  void rewritesItsLineAndKeepsOthersAboveIt() {
    try (LiveLine line = line(new Terminal(true, false, 80))) {
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
    try (LiveLine line = line(new Terminal(true, false, 10))) {
      line.show("0123456789abc");
    }
    assertThat(written.toString()).contains("012345678").doesNotContain("9");
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
    assertThat(new Terminal(true, true, 80).paint(Colour.RED, "x"))
        .isEqualTo("\u001B[31mx\u001B[0m");
    assertThat(new Terminal(true, false, 80).paint(Colour.RED, "x")).isEqualTo("x");
  }

  private LiveLine line(Terminal terminal) {
    return new LiveLine(new PrintWriter(written), terminal);
  }
}
