package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Session.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Too few steps to learn anything, which is what the demo says of them. */
class ClassificationDemoIT {
  private static final Path MODEL = Path.of("src/main/resources/demo/classification/model");
  private static final Pattern CHECKPOINT =
      Pattern.compile("transformers' AutoModelForSequenceClassification: (\\S+)");

  @TempDir Path directory;
  private Path kept;

  @BeforeEach
  void choosePlace() {
    kept = directory.resolve("demo");
  }

  @Test
  void shippedPairsAreClassifiedBeforeAndAfter() {
    Outcome outcome =
        Session.call(
            "demo", "--task", "classification", "--steps", "4", "--directory", kept.toString());

    assertThat(outcome.out())
        .contains("3,200 records to train on, 200 held out; 4 steps of 16 records")
        .containsPattern(
            """
            Before training the model says:
              The boat is painted by the doctor.
              The doctor paints the boat.
                (\\[right]|       ) (not_)?equivalent \\(\\d+%\\)
            """)
        .containsPattern("step 0 {2}evaluation: loss 0\\.\\d+, accuracy 0\\.\\d+, macro F1")
        .contains("After training the model says:")
        .containsPattern("Held-out loss \\S+ before, \\S+ after. Of those shown \\d of 3 right")
        .containsPattern(
            "Accuracy 0.\\d+ before, 0.\\d+ after; F1 of 'equivalent' 0.\\d+ before, 0.\\d+ after;"
                + " macro F1 0.\\d+ before, 0.\\d+ after.\n")
        .contains("The accuracy is not clearly better than chance")
        .doesNotContain("while it trains");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(1);
    assertThat(kept.resolve("metrics.txt")).content().contains("millrace_training_steps_total");
  }

  @Test
  void ownTextsAreOfTheClassesThatTheyName() throws IOException {
    Path records = directory.resolve("texts.jsonl");
    Files.write(records, IntStream.range(0, 60).mapToObj(ClassificationDemoIT::record).toList());

    Outcome outcome =
        Session.call(
            "demo",
            "--task",
            "classification",
            "--steps",
            "3",
            "--directory",
            kept.toString(),
            "--text",
            records.toString(),
            "--text-field",
            "review",
            "--label-field",
            "stars",
            "--model",
            MODEL.toString(),
            "--max-length",
            "32");

    assertThat(outcome.out())
        .contains("54 records to train on, 6 held out; 3 steps of 8 records")
        .containsPattern(
            "  the lamp is nice 0\n    (\\[right]|       ) (one|three|two) \\(\\d+%\\)")
        .containsPattern("Accuracy 0.\\d+ before, 0.\\d+ after; macro F1 0.\\d+ before");
    assertThat(labels(checkpoint(outcome))).containsExactly("one", "three", "two");
  }

  private static String record(int number) {
    String stars = List.of("one", "two", "three").get(number % 3);
    return "{\"review\": \"the lamp is nice " + number + "\", \"stars\": \"" + stars + "\"}";
  }

  private static Path checkpoint(Outcome outcome) {
    Matcher matcher = CHECKPOINT.matcher(outcome.out());
    assertThat(matcher.find()).as(outcome.out() + outcome.err()).isTrue();
    return Path.of(matcher.group(1));
  }

  private static List<String> labels(Path checkpoint) throws IOException {
    JsonNode names =
        new ObjectMapper().readTree(checkpoint.resolve("config.json").toFile()).path("id2label");
    return IntStream.range(0, names.size())
        .mapToObj(id -> names.path(Integer.toString(id)).asText())
        .toList();
  }
}
