package io.millrace.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalSizeTest {

  @Test
  void readsWhatSttyPrints() {
    assertThat(TerminalSize.parse("43 132\n")).isEqualTo(new TerminalSize(132, 43));
  }

  @Test
  void isTheUsualOneWhereNobodyCanTell() {
    assertThat(TerminalSize.parse("0 0\n")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.parse("")).isEqualTo(TerminalSize.USUAL);
    assertThat(TerminalSize.parse("stty: no")).isEqualTo(TerminalSize.USUAL);
  }

  @Test
  void isNeverTooSmallToLayAnythingOut() {
    assertThat(TerminalSize.parse("1 3\n")).isEqualTo(new TerminalSize(20, 5));
  }
}
