package io.millrace.cli.watch.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.terminal.Glyphs;
import io.millrace.cli.terminal.Terminal;
import io.millrace.cli.terminal.TerminalSize;
import io.millrace.cli.terminal.TextWidth;
import io.millrace.cli.watch.Events;
import io.millrace.cli.watch.Story;
import io.millrace.cli.watch.run.Backlog;
import io.millrace.cli.watch.run.RunHistory;
import io.millrace.cli.watch.run.Runs;
import io.millrace.schemas.event.EventPayload.BatchRejected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunScreenTest {
  private static final Lag LAG =
      new Lag(
          Map.of(0, new Backlog.Range(0, 12_664), 1, new Backlog.Range(0, 40)),
          new TreeMap<>(Map.of(0, 12L, 1, 0L)));

  private final RunScreen drawer = new RunScreen(Terminal.PLAIN, ZoneOffset.UTC);
  private final Story story = Story.rich("alpaca", Story.BEGIN);

  /** The pictures are in files beside this test: look at them when one changes. */
  @ParameterizedTest
  @CsvSource({"80,24", "120,40", "60,15"})
  void drawsARun(int columns, int rows) throws IOException {
    List<String> lines = lines(rich(true), columns, rows, 2000);
    assertThat(String.join("\n", lines) + "\n")
        .isEqualTo(golden("screen-" + columns + "x" + rows + ".txt"));
  }

  @Test
  void fitsEveryTerminal() {
    for (int columns = 20; columns <= 200; columns += 7) {
      for (int rows = 5; rows <= 60; rows += 3) {
        int width = columns;
        assertThat(lines(rich(true), columns, rows, 2000))
            .hasSizeLessThanOrEqualTo(rows)
            .allMatch(line -> TextWidth.of(line) <= width);
      }
    }
    assertThat(lines(rich(true), 40, 5, 2000)).first().asString().startsWith("alpaca  training");
  }

  @Test
  void saysSoWhenNothingIsHeardOfARunThoughBatchesWait() {
    assertThat(lines(rich(false), 100, 24, 9_000).get(0)).contains("training  last event 9 s ago");
    assertThat(lines(rich(false), 100, 24, 65_000).get(0))
        .isEqualTo(
            "alpaca  silent for 1 min 5 s, 12 batches wait: it evaluates, or its worker is gone");
    assertThat(lines(rich(false), 100, 24, 9_000)).anyMatch(line -> line.contains("17 s left"));
    assertThat(lines(rich(false), 100, 24, 65_000)).noneMatch(line -> line.contains("s left"));
    Lag none = new Lag(Map.of(), Map.of(0, 0L));
    assertThat(lines(watched(story, Optional.of(none)), 100, 24, 65_000).get(0))
        .isEqualTo("alpaca  waiting for batches  last event 1 min 5 s ago");
    assertThat(lines(watched(story, Optional.empty()), 100, 24, 65_000).get(0))
        .isEqualTo("alpaca  training  last event 1 min 5 s ago");
  }

  @Test
  void stepsHaveRoomInTheirLabelsHoweverManyThereAre() {
    Runs runs = new Runs();
    Story.longRun("alpaca", 1_234_567).events().forEach(runs::add);
    Watched watched =
        new Watched(runs.run("alpaca"), runs.all(), "", Optional.empty(), Optional.empty(), false);
    assertThat(lines(watched, 80, 24, 0)).contains("steps 1.2M", "to 1.2M");
  }

  @Test
  void saysHowARunEnded() {
    story.then(Events.stopped(true));
    assertThat(lines(rich(false), 100, 5, 0))
        .startsWith(
            "alpaca  failed  0 s ago",
            "end          failed: disk full, newest checkpoint runs/r/checkpoint-2");
  }

  @Test
  void saysWhatIsWaitedForAndThatTheBrokerIsAway() {
    Watched nothing =
        new Watched(
            Optional.empty(),
            List.of(),
            "Waiting for the first event of run x.",
            Optional.empty(),
            Optional.of("No answer from localhost:9092 for 7 s."),
            true);
    assertThat(lines(nothing, 80, 24, 0))
        .startsWith(
            "No answer from localhost:9092 for 7 s.", "Waiting for the first event of run x.");
  }

  @Test
  void makesForeignTextsHarmless() {
    story.then(new BatchRejected(0, 1, "\u001B[2J\u202E日本語日本語日本語\u0007"));
    List<String> lines = lines(rich(false), 90, 40, 0);
    assertThat(lines).noneMatch(line -> line.contains("\u001B") || line.contains("\u202E"));
    assertThat(lines).allMatch(line -> TextWidth.of(line) <= 90);
    assertThat(lines).anyMatch(line -> line.contains("\\u001b[2J\\u202e日"));
  }

  @Test
  void hasColoursOnlyWhereTheyMayBe() {
    Terminal colourful = new Terminal(true, true, Glyphs.BLOCKS, () -> TerminalSize.USUAL);
    assertThat(
            new RunScreen(colourful, ZoneOffset.UTC)
                .lines(rich(true), TerminalSize.USUAL, now(0))
                .get(0))
        .contains("\u001B[1malpaca\u001B[0m", "\u001B[32mtraining");
    assertThat(lines(rich(true), 80, 24, 0)).noneMatch(line -> line.contains("\u001B"));
  }

  @Test
  void drawsWithoutBlocksWhereTheyCannotBeWritten() {
    Terminal ascii = new Terminal(true, false, Glyphs.ASCII, () -> TerminalSize.USUAL);
    assertThat(
            new RunScreen(ascii, ZoneOffset.UTC)
                .lines(rich(true), new TerminalSize(60, 30), now(0)))
        .allMatch(line -> line.chars().allMatch(c -> c < 128));
  }

  @Test
  void namesThePartitionsThatThereIsRoomFor() {
    Map<Integer, Backlog.Range> text = new TreeMap<>();
    for (int partition = 0; partition < 30; partition++) {
      text.put(partition, new Backlog.Range(0, 5));
    }
    List<String> lines = lines(watched(story, Optional.of(new Lag(text, Map.of()))), 80, 40, 0);
    assertThat(lines)
        .anyMatch(
            line -> line.matches("waiting +145 records  partition 0: 0  1: 5 .* and \\d+ more"))
        .anyMatch(line -> line.strip().equals("batches unknown"));
  }

  @Test
  void listsTheOtherRuns() {
    Runs runs = new Runs();
    story.events().forEach(runs::add);
    new Story("beta").steps(2).then(Events.stopped(false)).events().forEach(runs::add);
    Watched watched =
        new Watched(runs.run("alpaca"), runs.all(), "", Optional.empty(), Optional.empty(), true);
    assertThat(lines(watched, 100, 40, 0))
        .contains(
            "runs         1 alpaca training at 61  2 beta stopped at 2",
            "Tab or a number: another run  q: quit");
  }

  private Watched rich(boolean keys) {
    Watched watched = watched(story, Optional.of(LAG));
    return new Watched(watched.run(), watched.runs(), "", watched.lag(), Optional.empty(), keys);
  }

  private static Watched watched(Story story, Optional<Lag> lag) {
    RunHistory history = new RunHistory("alpaca");
    story.events().forEach(history::add);
    return new Watched(Optional.of(history), List.of(history), "", lag, Optional.empty(), false);
  }

  private List<String> lines(Watched watched, int columns, int rows, long later) {
    return drawer.lines(watched, new TerminalSize(columns, rows), now(later)).stream()
        .map(String::stripTrailing)
        .toList();
  }

  private Instant now(long later) {
    return Instant.ofEpochMilli(story.time() + later);
  }

  private static String golden(String name) throws IOException {
    try (InputStream in = RunScreenTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
