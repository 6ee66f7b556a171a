package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
class ProduceTerminalIT {
  private static final String BAR = "\\[#*\\.+]  +\\d+%  [\\d,]+ records sent to .*";

  @TempDir Path directory;
  private final Pipeline pipeline = new Pipeline().created();

  @Test
  void showsABarThatFollowsTheWindowAndEndsAtOnceOnCtrlC() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("numbers.txt"),
            IntStream.range(0, 60_000).mapToObj(i -> i + "\n").collect(Collectors.joining()));
    try (TerminalSession terminal = start(160, "produce", file.toString(), "--rate", "300")) {
      List<String> wide = terminal.await(lines -> lines.get(0).matches(BAR));
      assertThat(wide.get(0)).contains("/s");
      assertThat(bar(wide)).isEqualTo(40);
      terminal.resize(110, 24);
      terminal.await(lines -> lines.get(0).matches(BAR) && bar(lines) < 40);
      terminal.type(TerminalSession.CTRL_C);
      assertThat(terminal.exitCode()).isEqualTo(130);
      assertThat(String.join("", terminal.screen()))
          // Lines are wrapped anywhere.
          .containsIgnoringWhitespaces(
              "records delivered to", "interrupted before the end: --resume goes on there");
    }
    int sent = pipeline.allTexts(pipeline.topics.text()).size();
    try (TerminalSession terminal = start(160, "produce", file.toString(), "--resume")) {
      terminal.awaitText("Going on after " + String.format("%,d", sent) + " records");
      assertThat(terminal.exitCode()).isZero();
    }
    assertThat(pipeline.allTexts(pipeline.topics.text()))
        .isEqualTo(IntStream.range(0, 60_000).mapToObj(Integer::toString).toList());
  }

  @Test
  void whatIsTypedIsSentAndCtrlCEndsItThoughNothingComes() throws Exception {
    try (TerminalSession terminal = start(200, "produce", "-")) {
      terminal.type("hello\r");
      pipeline.read(pipeline.topics.text(), 1);
      terminal.type(TerminalSession.CTRL_C);
      assertThat(terminal.exitCode()).isEqualTo(130);
      terminal.awaitText("1 records delivered to");
    }
    assertThat(pipeline.allTexts(pipeline.topics.text())).containsExactly("hello");
  }

  @Test
  void aBrokerThatDoesNotAnswerIsNotWaitedForAfterCtrlC() throws Exception {
    Path file = Files.writeString(directory.resolve("a.txt"), "a\n".repeat(100_000));
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("broker"), 0);
        TerminalSession terminal =
            TerminalSession.start(
                directory,
                100,
                24,
                Map.of(),
                "produce",
                file.toString(),
                "--rate",
                "300",
                "--bootstrap-servers",
                broker.bootstrapServers())) {
      terminal.await(lines -> lines.get(0).matches(BAR));
      broker.close();
      terminal.type(TerminalSession.CTRL_C);
      assertThat(terminal.exitCode()).isEqualTo(1);
      assertThat(String.join("", terminal.screen()))
          // Lines are wrapped anywhere.
          .containsIgnoringWhitespaces(
              "records delivered to text", "was told to end: --resume goes on");
    }
  }

  private static long bar(List<String> lines) {
    return lines.get(0).indexOf(']') - 1L;
  }

  private TerminalSession start(int columns, String... arguments) throws IOException {
    List<String> all = new java.util.ArrayList<>(List.of(arguments));
    all.addAll(pipeline.session().common());
    return TerminalSession.start(directory, columns, 24, Map.of(), all.toArray(String[]::new));
  }
}
