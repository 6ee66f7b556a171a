package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.MillraceProcess.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code log.format=json} is for what collects logs, and that reads no line in between. */
@Timeout(120)
class JsonLogIT {
  @TempDir Path directory;

  @Test
  void allOfAProcessIsObjectsAndTheLastSaysWhyItEnded() throws Exception {
    Path model = directory.resolve("none");
    Outcome outcome =
        MillraceProcess.runUntil(
            "it is not told to end",
            directory,
            "train",
            "--set",
            "log.format=json",
            "--set",
            "run.id=r",
            "--set",
            "http.port=0",
            "--set",
            "model.directory=" + model);

    assertThat(outcome.code()).as(outcome.lines().toString()).isEqualTo(2);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : outcome.lines()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines)
        .extracting(line -> line.path("formattedMessage").asText())
        .contains("millrace train: starting")
        .last()
        .asString()
        .contains(model.toString(), "Name a Hugging Face model directory");
    assertThat(lines).last().extracting(line -> line.path("level").asText()).isEqualTo("ERROR");
  }
}
