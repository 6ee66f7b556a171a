package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.benchmarks.training.ClassifierShape;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarksTest {
  private static final String RECORD = "{\"question\": \"1 + 1?\", \"answer\": \"2\"}\n";

  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(
      strings = {"training", "exactness", "packing", "endurance", "limit", "feeding", "losses"})
  void aMissingFileIsOneSentence(String benchmark) {
    assertThat(execute(benchmark, "--records", "missing.jsonl")).isEqualTo(2);
    assertThat(err.toString()).contains("missing.jsonl").doesNotContain("\tat ");
  }

  @Test
  void theModelIsOneOfThoseNamed() {
    assertThat(execute("training", "--records", "missing.jsonl", "--model", "llama")).isEqualTo(2);
    assertThat(err.toString()).contains("[DEMO, SMALL, GPT2]");
  }

  @Test
  void aMissingPythonIsOneSentence(@TempDir Path directory) throws IOException {
    Path records = Files.writeString(directory.resolve("r.jsonl"), RECORD);

    assertThat(execute("peers", "--records", records.toString(), "--python", "./no-python"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("./no-python").doesNotContain("\tat ");
  }

  @Test
  void aMissingPythonIsOneSentenceForThePreprocessorToo(@TempDir Path directory)
      throws IOException {
    Path records = Files.writeString(directory.resolve("r.jsonl"), RECORD);

    assertThat(execute("preprocessor", "--records", records.toString(), "--python", "./no-python"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("./no-python").doesNotContain("\tat ");
  }

  @Test
  void aMissingPythonIsOneSentenceForADeviceToo() {
    assertThat(execute("device", "--device", "cpu", "--python", "./no-python")).isEqualTo(2);
    assertThat(err.toString()).contains("./no-python").doesNotContain("\tat ");
  }

  @Test
  void aProfileHasAStep() {
    assertThat(execute("profile", "--device", "cpu", "--steps", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--steps is 0").doesNotContain("\tat ");
  }

  @Test
  void aMissingPythonIsOneSentenceForClassificationToo() {
    assertThat(execute("classification", "--python", "./no-python")).isEqualTo(2);
    assertThat(err.toString()).contains("./no-python").doesNotContain("\tat ");
  }

  @Test
  void aClassifiersLegHasLabels(@TempDir Path directory) throws IOException {
    ClassifierShape.SMALL.writeTo(directory);

    assertThat(
            execute(
                "leg",
                "--model",
                directory.toString(),
                "--rows=2",
                "--length=8",
                "--warm-up-steps=1",
                "--steps=1"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("give --sequences").doesNotContain("\tat ");
  }

  @Test
  void theDemosModelHasNoLimit() {
    assertThat(execute("limit", "--records", "r.jsonl", "--model", "demo")).isEqualTo(2);
    assertThat(err.toString()).contains("give --model small or gpt2");
  }

  @Test
  void undisturbedStepsHaveACheckpoint() {
    assertThat(execute("exactness", "--records", "r.jsonl", "--undisturbed-steps", "3"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("no checkpoint").doesNotContain("\tat ");
  }

  @Test
  void theDemosModelHasNoPeers() {
    assertThat(execute("peers", "--records", "r.jsonl", "--python", "python", "--model", "demo"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("give --model small or gpt2");
  }

  private int execute(String... arguments) {
    CommandLine line = Benchmarks.commandLine();
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
