package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.cli.watch.Events;
import io.millrace.cli.watch.Story;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class WatchScreenIT {
  private static final String ENTERED = "\u001B[?1049h";
  private static final String SHOWN_CURSOR = "\u001B[?25h";
  private static final String LEFT = "\u001B[?1049l";
  private static final String SETTINGS = "stty -g > ";

  @TempDir Path directory;
  private final Pipeline pipeline = new Pipeline().created();
  private final Story story = Story.rich("alpaca", System.currentTimeMillis());

  @Test
  void showsTheRunFollowsTheWindowAndGivesTheTerminalBackOnCtrlC() throws Exception {
    pipeline.publish(story.array());
    pipeline.send(pipeline.topics.text(), 700);
    pipeline.send(pipeline.topics.batches(), 40);
    pipeline.commitPosition("alpaca", 25);
    // By a shell, which can tell how the terminal is set before and after.
    Path script = directory.resolve("watch.sh");
    Files.writeString(
        script,
        SETTINGS
            + "before\ntrap : INT\n"
            + MillraceProcess.command(List.of("-Dmillrace.terminal=true"), arguments("watch"))
                .stream()
                .map(word -> "'" + word + "'")
                .reduce((a, b) -> a + " " + b)
                .orElseThrow()
            + "\ncode=$?\n"
            + SETTINGS
            + "after\nexit $code\n");
    try (TerminalSession terminal =
        TerminalSession.run(
            directory, 100, 34, Map.of("NO_COLOR", ""), List.of("sh", script.toString()))) {
      List<String> screen = terminal.awaitText("15 batches");
      // Silent where this machine takes long: the events are as old as the test.
      assertThat(screen.get(0)).matches("alpaca  (training|silent) .*");
      assertThat(screen)
          .anyMatch(line -> line.startsWith("model        gpt2, 1,234,567 parameters"))
          .anyMatch(line -> line.startsWith("step         61 of 100  61%"))
          .anyMatch(line -> line.matches("curve +█.*"))
          .anyMatch(line -> line.startsWith("waiting      80 records"))
          .anyMatch(line -> line.contains("step 40  loss 2.5000  -1.6000  best"))
          .anyMatch(line -> line.contains("eval max_batches=3 by ann@desk  completed"))
          .anyMatch(line -> line.contains("checkpoint failed"));
      assertThat(terminal.written()).contains("\u001B[1malpaca");
      int before = story.events().size();
      pipeline.publish(story.steps(4).array(before));
      terminal.awaitText("65 of 100");
      terminal.resize(60, 15);
      screen =
          terminal.await(
              lines ->
                  lines.size() == 15
                      && lines.get(0).startsWith("alpaca  ")
                      && lines.get(14).equals("q: quit"));
      assertThat(screen).allMatch(line -> line.length() <= 60);
      terminal.type(TerminalSession.CTRL_C);
      assertThat(terminal.exitCode()).isEqualTo(130);
      assertThat(terminal.written())
          .containsSubsequence(ENTERED, "\u001B[?25l", SHOWN_CURSOR, LEFT, "alpaca", "step");
      assertThat(terminal.screen()).anyMatch(line -> line.startsWith("step         65 of 100"));
      assertThat(Files.readString(directory.resolve("after")))
          .isEqualTo(Files.readString(directory.resolve("before")));
    }
  }

  @Test
  void aRunThatHasStoppedEndsItAndItsSummaryStays() throws Exception {
    pipeline.publish(story.then(Events.stopped(false)).array());
    try (TerminalSession terminal = start(Map.of("NO_COLOR", "1"), "--run", "alpaca")) {
      assertThat(terminal.exitCode()).isZero();
      assertThat(terminal.written()).contains(LEFT).doesNotContainPattern("\u001B\\[\\d*m");
      assertThat(terminal.screen())
          .anyMatch(line -> line.matches("alpaca  stopped  .* ago"))
          .anyMatch(line -> line.startsWith("end          stopped: stop, newest checkpoint"))
          .anyMatch(line -> line.startsWith("step         61 of 100"));
    }
  }

  @Test
  void saysWhatItWaitsForAndFailsWithARunThatFails() throws Exception {
    pipeline.publish(story.array());
    try (TerminalSession terminal = start(Map.of(), "--run", "beta")) {
      terminal.awaitText("Waiting for the first event of run beta. There are events of alpaca.");
      pipeline.publish(new Story("beta").steps(2).then(Events.stopped(true)).array());
      assertThat(terminal.exitCode()).isEqualTo(1);
      assertThat(terminal.screen()).anyMatch(line -> line.contains("failed: disk full"));
    }
  }

  @Test
  void keysChooseAmongRunsAndQuit() throws Exception {
    pipeline.publish(new Story("beta").steps(2).then(Events.stopped(false)).array());
    pipeline.publish(story.array());
    try (TerminalSession terminal = start(Map.of())) {
      terminal.awaitText("1 alpaca training at 61  2 beta stopped at 2");
      terminal.await(lines -> lines.get(0).startsWith("alpaca  "));
      terminal.type("\t");
      terminal.await(lines -> lines.get(0).startsWith("beta  stopped"));
      terminal.type("1");
      terminal.await(lines -> lines.get(0).startsWith("alpaca  "));
      terminal.type("q");
      assertThat(terminal.exitCode()).isZero();
      assertThat(terminal.written()).containsSubsequence(SHOWN_CURSOR, LEFT);
    }
  }

  @Test
  void findsHowARunBeganBeforeWhatItIsToShowAndObeysSigterm() throws Exception {
    pipeline.publish(new Story("alpaca").then(Events.started()).steps(3).array());
    Instant since = Instant.now().plusMillis(1);
    while (!Instant.now().isAfter(since)) {
      Thread.onSpinWait();
    }
    pipeline.publish(new Story("alpaca", System.currentTimeMillis()).steps(2).array());
    try (TerminalSession terminal = start(Map.of(), "--since", since.toString())) {
      List<String> screen = terminal.awaitText("model        gpt2");
      assertThat(screen).anyMatch(line -> line.startsWith("step         2 of 100"));
      assertThat(screen).noneMatch(line -> line.contains("to 3"));
      terminal.handle().destroy();
      assertThat(terminal.exitCode()).isEqualTo(130);
      assertThat(terminal.written()).containsSubsequence(SHOWN_CURSOR, LEFT);
    }
  }

  @Test
  void saysThatTheBrokerIsAwayAndGoesOnWhenItIsBack() throws Exception {
    Path data = directory.resolve("broker");
    EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
    try {
      Pipeline own = new Pipeline(broker.bootstrapServers()).created();
      own.publish(story.array());
      try (TerminalSession terminal = start(own, Map.of())) {
        terminal.awaitText("61 of 100");
        broker.close();
        terminal.awaitText("No answer from " + broker.bootstrapServers());
        broker = EmbeddedBroker.start(data, broker.port());
        int before = story.events().size();
        own.publish(story.steps(4).array(before));
        terminal.awaitText("65 of 100");
        terminal.await(lines -> lines.get(0).startsWith("alpaca  "));
      }
    } finally {
      broker.close();
    }
  }

  @Test
  void writesPlainLinesWhereTheyAreWanted() throws Exception {
    pipeline.publish(story.then(Events.stopped(false)).array());
    try (TerminalSession terminal =
        start(Map.of(), "--plain", "--run", "alpaca", "--since", "start")) {
      assertThat(terminal.exitCode()).isZero();
      assertThat(terminal.written()).doesNotContain(ENTERED).contains("alpaca  step 61  loss ");
    }
  }

  private TerminalSession start(Map<String, String> environment, String... options)
      throws IOException {
    return start(pipeline, environment, options);
  }

  private TerminalSession start(Pipeline topics, Map<String, String> environment, String... options)
      throws IOException {
    List<String> all = new ArrayList<>(List.of("watch"));
    all.addAll(List.of(options));
    all.addAll(topics.session().common());
    return TerminalSession.start(directory, 110, 30, environment, all.toArray(String[]::new));
  }

  private List<String> arguments(String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(pipeline.session().common());
    return all;
  }
}
