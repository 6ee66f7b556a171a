package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Session.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ProduceIT {
  @TempDir Path directory;
  private final Pipeline pipeline = new Pipeline();
  private final String text = pipeline.topics.text();

  @Test
  void sendsEachLineAsItIsAndCountsBlankOnes() throws IOException {
    Outcome outcome = produce(write("a.txt", "{\"text\": \"héllo\"}\n\nplain text \n{broken\n"));
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("3 records delivered to " + text + ", 1 blank lines skipped");
    assertThat(pipeline.texts(text, 3))
        .containsExactly("{\"text\": \"héllo\"}", "plain text ", "{broken");
  }

  @Test
  void readsStandardInputAndSendsToTheHeldOutTopic() {
    Outcome outcome =
        pipeline.session().runWithInput("a\nb\n", "produce", "-", "--topic", "eval-text");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(pipeline.texts(pipeline.topics.evalText(), 2)).containsExactly("a", "b");
  }

  @Test
  void repeatsInTheOrderThatFollowsFromTheSeed() throws IOException {
    Outcome outcome =
        produce(write("a.txt", "1\n2\n3\n4\n5\n6\n"), "--repeat", "2", "--shuffle", "7");
    assertThat(outcome.out()).contains("12 records delivered");
    List<String> sent = pipeline.texts(text, 12);
    assertThat(sent.subList(0, 6)).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    assertThat(sent.subList(6, 12))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6")
        .isNotEqualTo(sent.subList(0, 6));
  }

  @Test
  void takesKeysFromAFieldAndSaysWhereThereIsNone() throws IOException {
    Path file = write("a.jsonl", "{\"id\": \"k1\", \"text\": \"a\"}\n{\"text\": \"b\"}\n");
    Outcome outcome = produce(file, "--key-field", "id");
    assertThat(outcome.out()).contains("2 records delivered").contains("1 of them without a key");
    assertThat(pipeline.read(text, 2).get(0).key())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("k1");
  }

  @Test
  void takesKeysFromInFrontOfASeparator() throws IOException {
    assertThat(produce(write("a.txt", "k\tvalue\n"), "--key-separator", "\\t").code()).isZero();
    var record = pipeline.read(text, 1).get(0);
    assertThat(record.key()).asString(StandardCharsets.UTF_8).isEqualTo("k");
    assertThat(record.value()).asString(StandardCharsets.UTF_8).isEqualTo("value");
  }

  @Test
  void whatIsNoJsonIsNotSentAndNamedByItsLine() throws IOException {
    Outcome outcome = produce(write("a.jsonl", "{\"text\": \"a\"}\nbroken\n{\"text\": \"b\"}\n"));
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("2 records delivered");
    assertThat(outcome.err())
        .contains(
            "1 records were not delivered to " + text, "1 no JSON object: ", "a.jsonl line 2");
    assertThat(pipeline.texts(text, 2)).containsExactly("{\"text\": \"a\"}", "{\"text\": \"b\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--no-transactions"})
  void whatIsTooLargeIsNamedAndTheRestArrives(String option) throws IOException {
    Path file = write("a.txt", "small\n" + "x".repeat(2_000_000) + "\nsmall too\n");
    Outcome outcome = option.isEmpty() ? produce(file) : produce(file, option);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("2 records delivered");
    assertThat(outcome.err())
        .contains("1 larger than the 1,048,588 bytes of the topic's max.message.bytes: ")
        .contains("a.txt line 2 (2,000,0");
    assertThat(pipeline.texts(text, 2)).containsExactly("small", "small too");
  }

  @Test
  void whatOnlyTheBrokerFindsTooLargeDoesNotTakeTheRestDown() throws IOException {
    // Noise, which compression does not make small enough.
    StringBuilder noise = new StringBuilder();
    new java.util.Random(1).ints(3_000_000, 'a', 'z').forEach(c -> noise.append((char) c));
    Path file = write("a.txt", "one\n" + noise + "\n" + "x".repeat(2_000_000) + "\ntwo\n");
    Outcome outcome =
        produce(
            file,
            "--set",
            "producer.compression.type=zstd",
            "--set",
            "producer.max.request.size=8000000");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).contains("1 refused by the broker: ", "a.txt line 2");
    assertThat(outcome.out()).contains("3 records delivered");
    assertThat(pipeline.texts(text, 3)).element(2).isEqualTo("two");
  }

  @Test
  void aDryRunSendsNothing() throws IOException {
    Path file = write("a.jsonl", "{}\nbroken\n");
    Outcome outcome =
        Session.call("produce", file.toString(), "--dry-run", "--bootstrap-servers", "127.0.0.1:1");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("1 records would be sent to text");
    assertThat(outcome.err()).contains("a.jsonl line 2");
  }

  @Test
  void aScriptReadsOneObject() throws IOException {
    Outcome outcome = produce(write("a.jsonl", "{}\n\nbroken\n"), "--json");
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out().lines()).hasSize(1);
    JsonNode object = new ObjectMapper().readTree(outcome.out());
    assertThat(object.get("delivered").asLong()).isEqualTo(1);
    assertThat(object.get("blank").asLong()).isEqualTo(1);
    assertThat(object.get("complete").asBoolean()).isTrue();
    assertThat(object.get("rejected").get(0).get("reason").asText()).isEqualTo("no JSON object");
    assertThat(object.get("rejected").get(0).get("examples").get(0).asText()).contains("line 3");
  }

  @Test
  void aRateChangesNothingButTheTime() throws IOException {
    assertThat(produce(write("a.txt", "1\n2\n3\n"), "--rate", "50").code()).isZero();
    assertThat(pipeline.texts(text, 3)).containsExactly("1", "2", "3");
  }

  @Test
  void optionsThatCannotBeAreRefused() throws IOException {
    String file = write("a.txt", "a\n").toString();
    refused("--format is 'xml'", file, "--format", "xml");
    refused("--rate is -1.0", file, "--rate", "-1");
    refused("what comes through a pipe cannot be read again", "-", "--resume");
    refused("leave out --no-transactions", file, "--resume", "--no-transactions");
    refused("mutually exclusive", file, "--resume", "--from-start");
    refused("mutually exclusive", file, "--key", "a", "--key-field", "b");
    refused("give --name instead", file, "--set", "producer.transactional.id=x");
  }

  private static void refused(String message, String... arguments) {
    List<String> all = new java.util.ArrayList<>(List.of("produce"));
    all.addAll(List.of(arguments));
    Outcome outcome = Session.call(all.toArray(String[]::new));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(message);
  }

  private Outcome produce(Path file, String... options) {
    List<String> all = new java.util.ArrayList<>(List.of("produce", file.toString()));
    all.addAll(List.of(options));
    return pipeline.session().run(all.toArray(String[]::new));
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }
}
