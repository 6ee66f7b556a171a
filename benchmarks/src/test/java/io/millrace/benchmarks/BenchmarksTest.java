package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchmarksTest {
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"training", "preprocessor"})
  void aMissingFileIsOneSentence(String benchmark) {
    assertThat(execute(benchmark, "--records", "missing.jsonl")).isEqualTo(2);
    assertThat(err.toString()).contains("missing.jsonl").doesNotContain("\tat ");
  }

  @Test
  void theModelIsOneOfThoseNamed() {
    assertThat(execute("training", "--records", "missing.jsonl", "--model", "llama")).isEqualTo(2);
    assertThat(err.toString()).contains("[DEMO, SMALL, GPT2]");
  }

  private int execute(String... arguments) {
    CommandLine line = Benchmarks.commandLine();
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
