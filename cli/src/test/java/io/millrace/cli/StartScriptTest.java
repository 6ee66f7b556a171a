package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The start script with a java that prints its arguments. */
@DisabledOnOs(OS.WINDOWS)
class StartScriptTest {
  private static final List<String> MODULES =
      List.of(".", "schemas", "service", "broker", "preprocessor", "worker", "cli");

  @TempDir Path home;

  @BeforeEach
  void layOut() throws IOException {
    for (String module : MODULES) {
      Files.createDirectories(home.resolve(module));
      old(Files.writeString(home.resolve(module).resolve("pom.xml"), ""));
    }
    Files.createDirectories(home.resolve("cli/target"));
    Files.writeString(home.resolve("cli/target/built"), "");
    executable(home.resolve("millrace"), Files.readString(Path.of("../millrace")));
    Files.createDirectories(home.resolve("jdk/bin"));
    executable(
        home.resolve("jdk/bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -version ]; then
          echo 'java version "17.0.9"' >&2
          exit 0
        fi
        for argument in "$@"; do
          echo "<$argument>"
        done
        """);
  }

  @Test
  void tellsTheCommandThatItIsAtATerminal() throws Exception {
    assertThat(arguments("xterm")).contains("<-Dmillrace.terminal=true>", "<two words>");
  }

  @Test
  void aDumbTerminalIsNone() throws Exception {
    assertThat(arguments("dumb")).contains("<two words>").noneMatch(a -> a.contains("terminal"));
  }

  private List<String> arguments(String term) throws Exception {
    Map<String, String> environment =
        Map.of("TERM", term, "JAVA_HOME", home.resolve("jdk").toString());
    List<String> command = List.of(home.resolve("millrace").toString(), "two words");
    try (TerminalSession session = TerminalSession.run(home, 200, 30, environment, command)) {
      assertThat(session.exitCode()).as(session.written()).isZero();
      return session.screen();
    }
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void old(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
  }
}
