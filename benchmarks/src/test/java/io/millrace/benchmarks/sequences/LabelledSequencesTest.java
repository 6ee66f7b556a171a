package io.millrace.benchmarks.sequences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabelledSequencesTest {
  @TempDir private Path directory;

  @Test
  void areReadAsTheyWereWritten() throws IOException {
    Path file = directory.resolve("sequences.jsonl");
    new LabelledSequences(
            List.of(new LabelledSequence(new int[] {5, 6, 7}, new int[] {0, 0, 1}, 1)))
        .writeTo(file);

    assertThat(Files.readString(file).trim())
        .isEqualTo("{\"input_ids\":[5,6,7],\"token_type_ids\":[0,0,1],\"label\":1}");
    LabelledSequence read = LabelledSequences.read(file).sequences().get(0);
    assertThat(read.inputIds()).containsExactly(5, 6, 7);
    assertThat(read.tokenTypeIds()).containsExactly(0, 0, 1);
    assertThat(read.label()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"input_ids\":[5],\"token_type_ids\":[0]}",
        "{\"input_ids\":[5],\"label\":1}",
        "{\"input_ids\":[5],\"token_type_ids\":[0,1],\"label\":1}"
      })
  void aLineThatLacksSomethingIsRefused(String line) throws IOException {
    Path file = Files.writeString(directory.resolve("x"), line + "\n");

    assertThatThrownBy(() -> LabelledSequences.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 1 is no sequence");
  }
}
