package io.millrace.worker.huggingface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import io.millrace.worker.model.RotaryEmbedding;
import io.millrace.worker.model.RotaryEmbedding.Linear;
import io.millrace.worker.model.RotaryEmbedding.Llama3;
import io.millrace.worker.model.RotaryEmbedding.Unscaled;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotaryConfigReaderTest {
  private static final String LLAMA3 =
      """
      "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0
      """;

  @TempDir Path directory;

  @Test
  void readsTheSpellingOfVersion4() throws IOException {
    RotaryEmbedding llama3 = new RotaryEmbedding(500_000, new Llama3(8, 1, 4, 8192));
    String theta = "\"rope_theta\": 500000.0, \"rope_scaling\": ";
    String original = ", \"original_max_position_embeddings\": 8192}";
    assertThat(read(theta + "null")).isEqualTo(new RotaryEmbedding(500_000, new Unscaled()));
    assertThat(read(theta + "{\"rope_type\": \"llama3\", " + LLAMA3 + original)).isEqualTo(llama3);
    assertThat(read("\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}"))
        .isEqualTo(new RotaryEmbedding(10_000, new Linear(2)));
  }

  @Test
  void readsTheSpellingOfVersion5() throws IOException {
    assertThat(read("\"rope_parameters\": {\"rope_type\": \"default\", \"rope_theta\": 1e6}"))
        .isEqualTo(new RotaryEmbedding(1e6, new Unscaled()));
    assertThat(
            read(
                "\"rope_parameters\": {\"rope_type\": \"llama3\", \"rope_theta\": 1e6, "
                    + LLAMA3
                    + ", \"original_max_position_embeddings\": 4096}"))
        .isEqualTo(new RotaryEmbedding(1e6, new Llama3(8, 1, 4, 4096)));
    assertThat(read("\"rope_parameters\": null")).isEqualTo(read(""));
  }

  @Test
  void ofBothSpellingsTheOlderCounts() throws IOException {
    String five = ", \"rope_parameters\": {\"rope_type\": \"linear\", \"factor\": 3}";
    assertThat(read("\"rope_scaling\": {\"type\": \"linear\", \"factor\": 2}" + five))
        .isEqualTo(new RotaryEmbedding(10_000, new Linear(2)));
    assertThat(read("\"rope_scaling\": {}" + five))
        .isEqualTo(new RotaryEmbedding(10_000, new Linear(3)));
  }

  @Test
  void theOriginalLengthMayLieElsewhere() throws IOException {
    String scaling = "\"rope_scaling\": {\"rope_type\": \"llama3\", " + LLAMA3 + "}";
    assertThat(read(scaling + ", \"max_position_embeddings\": 300"))
        .isEqualTo(new RotaryEmbedding(10_000, new Llama3(8, 1, 4, 300)));
    assertThat(read(scaling + ", \"original_max_position_embeddings\": 77"))
        .isEqualTo(new RotaryEmbedding(10_000, new Llama3(8, 1, 4, 77)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'rope_scaling': {'type': 'dynamic', 'factor': 2} | rope_type is 'dynamic'",
        "'rope_parameters': {'rope_type': 'yarn', 'factor': 2} | rope_type is 'yarn'",
        "'rope_scaling': {'type': 'longrope'} | rope_type is 'longrope'",
        "'rope_scaling': {'type': 'linear'} | the scaling of the rotary embedding has no factor",
        "'rope_scaling': {'type': 'linear', 'factor': 0.5} | the rotary embedding's factor is 0.5",
        "'rope_scaling': {'type': 'llama3', 'factor': 2, 'low_freq_factor': 4, 'high_freq_factor': 4} | low_freq_factor is 4",
        "'rope_scaling': [2] | rope_scaling is [2]",
        "'rope_theta': -1 | rope_theta is -1",
        "'rope_theta': null | rope_theta is null",
        "'partial_rotary_factor': 0.5 | partial_rotary_factor is 0.5",
        "'rope_parameters': {'rope_type': 'default', 'partial_rotary_factor': 0.25} | partial_rotary_factor is 0.25",
        "'rope_parameters': {'full_attention': {'rope_type': 'default'}} | rope_parameters differ from layer to layer",
      })
  void refusesOthersByName(String fields, String reason) {
    assertThatThrownBy(() -> read(fields.replace('\'', '"')))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("config.json: " + reason);
  }

  private RotaryEmbedding read(String fields) throws IOException {
    return ModelFiles.llama(directory, "llama", fields).rotary();
  }
}
