package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class TerminalSessionTest {
  private static final String ESCAPE = "\u001B[";

  @TempDir Path directory;

  @Test
  void showsWhatAPersonSees() throws Exception {
    try (TerminalSession shell =
        shell("printf 'first\\nlong line'; printf '\\r\\033[Kshort'; printf '\\033[31m red'")) {
      assertThat(shell.exitCode()).isZero();
      assertThat(TerminalSession.filled(shell.screen())).containsExactly("first", "short red");
      assertThat(shell.written()).contains("long line", ESCAPE + "31m");
    }
  }

  @Test
  void takesKeysAndTellsOfANewSize() throws Exception {
    try (TerminalSession shell =
        shell("stty size; read -r answer; echo got $answer; stty size; read -r end")) {
      shell.awaitText("24 80");
      shell.resize(100, 30);
      shell.type("yes\r");
      shell.awaitText("got yes");
      shell.awaitText("30 100");
      shell.type(TerminalSession.CTRL_C);
      assertThat(shell.exitCode()).isNotZero();
    }
  }

  @Test
  void theCommandHasColoursAtATerminalAndNoneWhereTheyAreNotWanted() throws Exception {
    try (TerminalSession help = help(Map.of())) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.written()).contains(ESCAPE + "1m");
    }
    try (TerminalSession help = help(Map.of("NO_COLOR", "1"))) {
      assertThat(help.exitCode()).isZero();
      assertThat(help.written()).contains("Usage: millrace").doesNotContain(ESCAPE);
    }
  }

  private TerminalSession help(Map<String, String> environment) throws Exception {
    return TerminalSession.start(directory, 100, 50, environment, "--help");
  }

  private TerminalSession shell(String script) throws Exception {
    return TerminalSession.run(directory, 80, 24, Map.of(), List.of("sh", "-c", script));
  }
}
