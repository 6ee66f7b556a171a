package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class FullScreenTest {
  private static final TerminalSize SIZE = new TerminalSize(80, 24);

  private final StringWriter written = new StringWriter();
  private final FullScreen screen = new FullScreen(new PrintWriter(written));

  @Test
  void writesOnlyTheLinesThatHaveChanged() {
    screen.show(List.of("one", "two"), SIZE);
    assertThat(taken()).startsWith("\u001B[?1049h").contains("one", "two");
    screen.show(List.of("one", "TWO"), SIZE);
    assertThat(taken()).isEqualTo("\u001B[2;1H\u001B[2KTWO");
    screen.show(List.of("one", "TWO"), SIZE);
    assertThat(taken()).isEmpty();
    screen.show(List.of("one"), SIZE);
    assertThat(taken()).isEqualTo("\u001B[2;1H\u001B[2K");
  }

  @Test
  void drawsAllOfItAnewForAnotherSize() {
    screen.show(List.of("one", "two"), SIZE);
    taken();
    screen.show(List.of("one", "two"), new TerminalSize(70, 20));
    assertThat(taken()).startsWith("\u001B[2J").contains("one", "two");
  }

  @Test
  void givesTheTerminalBackOnceAndDrawsNoMore() {
    taken();
    screen.close();
    assertThat(taken()).contains("\u001B[?25h", "\u001B[?1049l", "\u001B[?7h");
    screen.close();
    screen.show(List.of("late"), SIZE);
    assertThat(taken()).isEmpty();
  }

  private String taken() {
    String text = written.toString();
    written.getBuffer().setLength(0);
    return text;
  }
}
