package io.millrace.preprocessor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.service.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AvroSchemasTest {
  private static final String ROW =
      "{\"type\": \"record\", \"name\": \"Row\", \"fields\": [{\"name\": \"text\", \"type\":"
          + " \"string\"}]}";

  @TempDir Path directory;

  @Test
  void everyFileByItsFingerprint() throws IOException {
    write("row.avsc", ROW);
    write("again.avsc", ROW.replace("\"Row\"", "\"Row\", \"doc\": \"with a word about it\""));
    write("other.avsc", ROW.replace("Row", "Other"));
    write("notes.txt", "no schema");

    Schema row = new Schema.Parser().parse(ROW);
    assertThat(AvroSchemas.fromDirectory(directory))
        .hasSize(2)
        .containsKey(SchemaNormalization.parsingFingerprint64(row));
  }

  @Test
  void noDirectory() {
    assertThatThrownBy(() -> AvroSchemas.fromDirectory(directory.resolve("none")))
        .isInstanceOf(SetupException.class)
        .hasMessageStartingWith("There is no directory '")
        .hasMessageEndingWith("none': set avro.schemas to one with .avsc files.");
  }

  @Test
  void nothingInIt() {
    assertThatThrownBy(() -> AvroSchemas.fromDirectory(directory))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("holds no .avsc file");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{|is no Avro schema (",
        "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"b\", \"type\": \"B\"}]}|is no Avro schema (",
        "{\"type\": \"fixed\", \"name\": \"A\", \"size\": -1}|is no Avro schema (",
        "\"string\"|is the schema of string, not of a record",
      })
  void aFileThatIsNoRecordsSchema(String content, String part) throws IOException {
    write("bad.avsc", content);
    assertThatThrownBy(() -> AvroSchemas.fromDirectory(directory))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("bad.avsc' " + part);
  }

  @Test
  void onlyTheContractsTextRecordStandsForItsMap() {
    String contract =
        "{\"type\": \"record\", \"name\": \"TextRecord\", \"namespace\": \"io.millrace\","
            + " \"fields\": [{\"name\": \"fields\", \"type\": {\"type\": \"map\", \"values\":"
            + " \"string\"}}]}";
    Map.of(
            contract,
            true,
            contract.replace("io.millrace", "org.other"),
            false,
            contract.replace("\"fields\", \"type\"", "\"values\", \"type\""),
            false,
            contract.replace("\"map\", \"values\"", "\"array\", \"items\""),
            false,
            contract.replace("}}]", "}}, {\"name\": \"more\", \"type\": \"int\"}]"),
            false)
        .forEach(
            (json, expected) ->
                assertThat(AvroSchemas.isTextRecord(new Schema.Parser().parse(json)))
                    .as(json)
                    .isEqualTo(expected));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }
}
