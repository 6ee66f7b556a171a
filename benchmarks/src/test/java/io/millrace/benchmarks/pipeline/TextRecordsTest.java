package io.millrace.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.pipeline.TextRecords.Fields;
import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextRecordsTest {
  private static final Fields FIELDS = new Fields("question", "answer");

  @TempDir private Path directory;

  @Test
  void laysATextOutAsThePreprocessorDoes() throws IOException {
    TextRecords records =
        read(
            "{\"question\": \"2 + 2?\", \"answer\": \"4\"}\n{\"question\": \"a\", \"answer\": \"b\"}");

    assertThat(records.texts().get(0)).isEqualTo("### Instruction:\n2 + 2?\n\n### Response:\n4");
    assertThat(records.size()).isEqualTo(2);
    assertThat(records.settings())
        .containsEntry(
            "prompt.template", "### Instruction:\n{prompt}\n\n### Response:\n{completion}");
  }

  @Test
  void beginsAnewWhereTheFileIsTooShort() throws IOException {
    TextRecords records =
        read("{\"question\": \"a\", \"answer\": \"1\"}\n{\"question\": \"b\", \"answer\": \"2\"}");

    assertThat(records.take(3).lines())
        .containsExactly(records.lines().get(0), records.lines().get(1), records.lines().get(0));
  }

  @Test
  void saysWhichLineLacksWhichField() {
    assertThatThrownBy(
            () -> read("{\"question\": \"a\", \"answer\": \"1\"}\n{\"question\": \"b\"}"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("'answer'");
  }

  @Test
  void saysWhatIsWrongWithTheFile() {
    assertThatThrownBy(() -> read("not json"))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("line 1 is no JSON");
    assertThatThrownBy(() -> read(""))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("has no record");
    assertThatThrownBy(() -> TextRecords.read(directory.resolve("missing"), FIELDS))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("missing");
  }

  private TextRecords read(String lines) throws IOException {
    return TextRecords.read(Files.writeString(directory.resolve("records.jsonl"), lines), FIELDS);
  }
}
