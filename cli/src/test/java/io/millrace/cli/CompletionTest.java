package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.cli.Session.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script is tried in the shell itself. */
class CompletionTest {
  @TempDir Path directory;
  private Path script;

  @BeforeEach
  void writeScript() throws IOException {
    assumeThat(Path.of("/bin/bash")).exists();
    Outcome outcome = Session.call("completion", "bash");
    assertThat(outcome.code()).isZero();
    script = Files.writeString(directory.resolve("millrace.bash"), outcome.out());
  }

  @Test
  void completesCommands() throws Exception {
    assertThat(complete("pro")).containsExactly("produce");
    assertThat(complete("")).contains("demo", "topics", "completion", "watch");
    assertThat(complete("topics", "")).contains("create", "check", "explain");
  }

  @Test
  void completesOptions() throws Exception {
    assertThat(complete("produce", "--res")).containsExactly("--resume");
    assertThat(complete("topics", "create", "--")).contains("--partitions", "--dry-run");
  }

  @Test
  void completesWhatAPersonTypes() throws Exception {
    List<String> bash = List.of("/bin/bash", "--norc", "--noprofile", "-i");
    Map<String, String> environment = Map.of("PS1", "> ", "INPUTRC", "/dev/null");
    try (TerminalSession shell = TerminalSession.run(directory, 80, 24, environment, bash)) {
      shell.type("source " + script.getFileName() + " && echo rea''dy\r");
      shell.awaitText("ready");
      shell.type("millrace topics cr\t");
      shell.awaitText("millrace topics create");
    }
  }

  @Test
  void anotherShellIsRefused() {
    Outcome outcome = Session.call("completion", "fish");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("no completion for 'fish'", "bash or zsh");
    assertThat(Session.call("completion", "zsh").out())
        .contains("bashcompinit")
        .isEqualToIgnoringWhitespace(Session.call("completion", "bash").out());
  }

  private List<String> complete(String... words) throws Exception {
    String typed =
        "source \"$0\"; COMP_WORDS=(millrace \"$@\"); COMP_CWORD=$#; COMP_LINE=\"${COMP_WORDS[*]}\";"
            + " $(complete -p millrace | sed 's/.*-F \\([^ ]*\\).*/\\1/'); printf '%s\\n'"
            + " \"${COMPREPLY[@]}\"";
    List<String> command =
        new java.util.ArrayList<>(List.of("/bin/bash", "-c", typed, script.toString()));
    command.addAll(List.of(words));
    Process bash =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(printed).isZero();
    return printed.lines().map(String::strip).toList();
  }
}
