package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Session.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever gets an option wrong is told in a sentence, and finds no traces of it. */
class DemoOptionsTest {
  private static final String MODEL = "src/main/resources/demo/classification/model";

  @TempDir Path directory;

  @Test
  void whatIsLearntIsOneOfTwo() {
    refused("'regression' is none of [language, classification]", "--task", "regression");
  }

  @Test
  void optionsOfTheOtherTaskAreRefused() throws Exception {
    String text =
        text("{\"text\": \"a\", \"label\": \"x\"}", "{\"text\": \"b\", \"label\": \"y\"}");
    refused("give --task classification with them", "--text", text, "--label-field", "label");
    refused(
        "A prompt and its completion are not classified",
        "--task",
        "classification",
        "--text",
        text,
        "--model",
        MODEL,
        "--prompt-field",
        "q");
    refused("give those with --text", "--task", "classification", "--label-field", "label");
  }

  @Test
  void ownRecordsAreClassifiedByAnOwnModel() throws Exception {
    String text =
        text("{\"text\": \"a\", \"label\": \"x\"}", "{\"text\": \"b\", \"label\": \"y\"}");
    refused("give --model DIR", "--task", "classification", "--text", text);
  }

  @Test
  void labelsThatAreNoClassesAreRefused() throws Exception {
    String text = text("{\"text\": \"a\", \"label\": 0.5}", "{\"text\": \"b\", \"label\": 0.7}");
    refused("has the label '0.7'", "--task", "classification", "--text", text, "--model", MODEL);
  }

  @Test
  void textsLongerThanTheModelTakesAreRefused() throws Exception {
    String text =
        text("{\"text\": \"a\", \"label\": \"x\"}", "{\"text\": \"b\", \"label\": \"y\"}");
    refused(
        "takes 64: give --max-length 64 or less",
        "--task",
        "classification",
        "--text",
        text,
        "--model",
        MODEL,
        "--max-length",
        "65");
    refused(
        "takes 64",
        "--task",
        "classification",
        "--text",
        text,
        "--model",
        MODEL,
        "--set",
        "max.length=65");
  }

  @Test
  void fieldsAreNamedByOptions() {
    refused(
        "name the fields with --text-field",
        "--task",
        "classification",
        "--set",
        "label.field=stars");
  }

  @Test
  void settingsThatWouldMakeItAnotherTaskAreRefused() {
    refused("give --task, and leave --set task out", "--set", "task=sequence_classification");
    refused(
        "this demo learns one class of several",
        "--task",
        "classification",
        "--set",
        "problem.type=regression");
    refused("text.pair.field is set", "--set", "text.pair.field=b");
  }

  private String text(String... records) throws Exception {
    return Files.write(directory.resolve("records.jsonl"), List.of(records)).toString();
  }

  private void refused(String message, String... options) {
    Path target = directory.resolve("demo");
    List<String> all = new ArrayList<>(List.of("demo", "--directory", target.toString()));
    all.addAll(List.of(options));

    Outcome outcome = Session.call(all.toArray(String[]::new));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains(message).hasLineCount(1);
    assertThat(target).doesNotExist();
  }
}
