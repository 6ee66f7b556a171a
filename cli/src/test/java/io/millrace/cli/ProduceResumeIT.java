package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.broker.EmbeddedBroker;
import io.millrace.cli.Session.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends a produce, going on with it loses no record and sends none twice. */
@Timeout(180)
class ProduceResumeIT {
  private static final int LINES = 3000;

  @TempDir Path directory;
  private final Pipeline pipeline = new Pipeline().created();
  private final String text = pipeline.topics.text();

  @Test
  void killedSeveralTimesItHasSentEachRecordOnceInTheEnd() throws Exception {
    Path file = numbers(0, LINES);
    for (int kill = 1; kill <= 3; kill++) {
      killWhen(300 * kill, "produce", file.toString(), "--resume", "--rate", "1500");
    }
    Outcome refused = produce(file);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("was broken off on ", "--resume goes on there");

    Outcome rest = produce(file, "--resume");
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(rest.out()).contains("Going on after ", "had been sent before");
    assertThat(pipeline.allTexts(text)).isEqualTo(texts(0, LINES));

    Outcome nothing = produce(file, "--resume");
    assertThat(nothing.code()).isZero();
    assertThat(nothing.out()).contains("0 records delivered");
    assertThat(pipeline.allTexts(text)).hasSize(LINES);
  }

  @Test
  void aShuffledRepetitionIsGoneOnWithInItsOwnOrder() throws Exception {
    Path file = numbers(0, LINES / 2);
    String[] order = {"--shuffle", "11", "--repeat", "2"};
    assertThat(
            pipeline
                .session()
                .run(with("produce", file, with(order, "--topic", "eval-text")))
                .code())
        .isZero();
    List<String> undisturbed = pipeline.allTexts(pipeline.topics.evalText());

    killWhen(200, with("produce", file, with(order, "--rate", "1500")));
    Outcome other = produce(file, "--resume", "--shuffle", "12", "--repeat", "2");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("was begun with '--format lines --repeat 2 --shuffle 11'");
    Outcome rest = produce(file, with(order, "--resume"));
    assertThat(rest.code()).as(rest.err()).isZero();
    assertThat(pipeline.allTexts(text)).isEqualTo(undisturbed).hasSize(LINES);
    Collections.sort(undisturbed);
    assertThat(undisturbed.get(0)).isEqualTo(undisturbed.get(1));
  }

  @Test
  void aFileThatWasChangedSinceIsRefusedAndOneThatGrewIsNot() throws Exception {
    Path file = numbers(0, LINES);
    killWhen(200, "produce", file.toString(), "--rate", "1500");
    Files.writeString(file, String.join("\n", texts(1, LINES)));
    Outcome changed = produce(file, "--resume");
    assertThat(changed.code()).isEqualTo(2);
    assertThat(changed.err()).contains("The input was changed since it was broken off: its first ");
    Files.writeString(file, "0\n");
    assertThat(produce(file, "--resume").err()).contains("it has 1 records, and ");

    numbers(0, LINES + 5);
    assertThat(produce(file, "--resume").code()).isZero();
    assertThat(pipeline.allTexts(text)).isEqualTo(texts(0, LINES + 5));
    numbers(0, LINES + 9);
    assertThat(produce(file, "--resume").out()).contains("4 records delivered");
    assertThat(pipeline.allTexts(text)).isEqualTo(texts(0, LINES + 9));
  }

  @Test
  void anewOnlyWhereThatIsAskedFor() throws Exception {
    Path file = numbers(0, LINES);
    killWhen(200, "produce", file.toString(), "--rate", "1500");
    Outcome anew = produce(file, "--from-start");
    assertThat(anew.code()).isZero();
    assertThat(anew.out())
        .contains("begins anew: ", "will be there twice", "3,000 records delivered");
    Outcome again = produce(file);
    assertThat(again.code()).isZero();
    assertThat(again.out()).contains("was sent before, to its end");
    List<String> all = pipeline.allTexts(text);
    assertThat(all.subList(all.size() - 2 * LINES, all.size() - LINES)).isEqualTo(texts(0, LINES));
    assertThat(all.size()).isBetween(2 * LINES + 200, 3 * LINES);
  }

  @Test
  void onlyOneSendsAtATime() throws Exception {
    Path file = numbers(0, LINES);
    Process first = start("produce", file.toString(), "--rate", "500");
    awaitCommitted(100);
    Outcome second = produce(file, "--resume");
    assertThat(second.code()).as(second.err()).isZero();
    assertThat(first.waitFor()).isEqualTo(3);
    assertThat(pipeline.allTexts(text)).isEqualTo(texts(0, LINES));
  }

  @Test
  void badLinesOfEarlierCallsAreNotTakenForSent() throws Exception {
    List<String> lines = new ArrayList<>();
    texts(0, LINES).forEach(number -> lines.add("{\"n\": " + number + "}"));
    lines.set(3, "broken");
    Path file = Files.writeString(directory.resolve("a.jsonl"), String.join("\n", lines));
    killWhen(200, "produce", file.toString(), "--rate", "1500");
    Outcome rest = produce(file, "--resume", "--json");
    // All is there that can be, and yet not all was delivered: a script has to hear of it.
    assertThat(rest.code()).as(rest.err()).isEqualTo(1);
    lines.remove(3);
    assertThat(pipeline.allTexts(text)).isEqualTo(lines);
    var object = new com.fasterxml.jackson.databind.ObjectMapper().readTree(rest.out());
    assertThat(object.get("delivered").asLong() + object.get("delivered_before").asLong())
        .isEqualTo(LINES - 1);
    assertThat(object.get("rejected_before").asLong()).isEqualTo(1);
  }

  @Test
  void aBrokerThatGoesAwayBreaksItOff() throws Exception {
    Path file = numbers(0, LINES);
    Path data = directory.resolve("broker");
    EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
    Session session =
        new Session(
            List.of(
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--set",
                "producer.max.block.ms=3000",
                "--set",
                "producer.delivery.timeout.ms=3000",
                "--set",
                "producer.request.timeout.ms=1000"));
    try {
      CompletableFuture<Outcome> sending =
          CompletableFuture.supplyAsync(
              () -> session.run("produce", file.toString(), "--rate", "500"));
      while (!Session.call("topics", "check", "--bootstrap-servers", broker.bootstrapServers())
              .out()
              .contains("0 errors")
          || Pipeline.allTexts(broker.bootstrapServers(), "text").size() < 100) {
        assertThat(sending).isNotDone();
      }
      broker.close();
      Outcome outcome = sending.get(120, TimeUnit.SECONDS);
      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.err()).contains("Broken off, because ", "--resume goes on");
      broker = EmbeddedBroker.start(data, broker.port());
      Outcome rest = session.run("produce", file.toString(), "--resume");
      assertThat(rest.code()).as(rest.err()).isZero();
      // A transaction is over for its producer before a reader sees all of it.
      Instant until = Instant.now().plus(Duration.ofSeconds(60));
      while (Pipeline.allTexts(broker.bootstrapServers(), "text").size() < LINES
          && Instant.now().isBefore(until)) {
        Thread.onSpinWait();
      }
      assertThat(Pipeline.allTexts(broker.bootstrapServers(), "text")).isEqualTo(texts(0, LINES));
    } finally {
      broker.close();
    }
  }

  private void killWhen(int committed, String... arguments) throws Exception {
    Process process = start(arguments);
    int before = pipeline.allTexts(text).size();
    awaitCommitted(Math.max(committed, before + 1));
    process.destroyForcibly().waitFor();
  }

  private Process start(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(pipeline.session().common());
    return new ProcessBuilder(MillraceProcess.command(List.of(), all))
        .directory(directory.toFile())
        .redirectErrorStream(true)
        .redirectOutput(directory.resolve("output").toFile())
        .start();
  }

  private void awaitCommitted(int records) {
    while (pipeline.allTexts(text).size() < records) {
      Thread.onSpinWait();
    }
  }

  private Outcome produce(Path file, String... options) {
    return pipeline.session().run(with("produce", file, options));
  }

  private static String[] with(String command, Path file, String... options) {
    List<String> all = new ArrayList<>(List.of(command, file.toString()));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  private static String[] with(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of(some));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Path numbers(int from, int to) throws IOException {
    return Files.writeString(
        directory.resolve("numbers.txt"), String.join("\n", texts(from, to)) + "\n");
  }

  private static List<String> texts(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }
}
