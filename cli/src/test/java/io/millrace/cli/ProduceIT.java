package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProduceIT {
  @TempDir Path directory;
  private final Pipeline pipeline = new Pipeline();

  @Test
  void sendsEachLineAsItIsAndCountsBlankOnes() throws IOException {
    Path file = write("{\"text\": \"héllo\"}\n\nplain text \n{broken\n");
    Outcome outcome = pipeline.session().run("produce", file.toString());
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out())
        .contains("3 records delivered to " + pipeline.topics.text() + ", 1 blank lines skipped");
    assertThat(pipeline.texts(pipeline.topics.text(), 3))
        .containsExactly("{\"text\": \"héllo\"}", "plain text ", "{broken");
  }

  @Test
  void readsStandardInputAndSendsToTheHeldOutTopic() {
    Outcome outcome =
        pipeline.session().runWithInput("a\nb\n", "produce", "-", "--topic", "eval-text");
    assertThat(outcome.code()).isZero();
    assertThat(pipeline.texts(pipeline.topics.evalText(), 2)).containsExactly("a", "b");
  }

  @Test
  void repeatsInTheOrderThatFollowsFromTheSeed() throws IOException {
    Path file = write("1\n2\n3\n4\n5\n6\n");
    Outcome outcome =
        pipeline.session().run("produce", file.toString(), "--repeat", "2", "--shuffle", "7");
    assertThat(outcome.out()).contains("12 records delivered");
    List<String> sent = pipeline.texts(pipeline.topics.text(), 12);
    assertThat(sent.subList(0, 6)).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
    assertThat(sent.subList(6, 12))
        .containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6")
        .isNotEqualTo(sent.subList(0, 6));
  }

  @Test
  void takesKeysFromAFieldAndSaysWhereThereIsNone() throws IOException {
    Path file = write("{\"id\": \"k1\", \"text\": \"a\"}\n{\"text\": \"b\"}\n");
    Outcome outcome = pipeline.session().run("produce", file.toString(), "--key-field", "id");
    assertThat(outcome.out()).contains("2 records delivered").contains("1 of them without a key");
    assertThat(pipeline.read(pipeline.topics.text(), 2).get(0).key())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("k1");
  }

  @Test
  void countsWhatTheBrokerDoesNotTakeAndFails() throws IOException {
    Path file = write("small\n" + "x".repeat(2_000_000) + "\nsmall too\n");
    Outcome outcome = pipeline.session().run("produce", file.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.out()).contains("2 records delivered");
    assertThat(outcome.err())
        .contains("1 records were not delivered to " + pipeline.topics.text())
        .contains("max.request.size");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(directory.resolve("records.jsonl"), text);
  }
}
