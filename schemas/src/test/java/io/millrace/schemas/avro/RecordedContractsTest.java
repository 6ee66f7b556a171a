package io.millrace.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.schemas.avro.RecordedContract.Line;
import io.millrace.schemas.avro.RecordedContract.Version;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.TrainingEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What was written by any version stays readable; docs/contracts.md says how to change one. */
class RecordedContractsTest {

  @BeforeAll
  static void recordWhatIsNew() throws IOException {
    if (Boolean.getBoolean("contracts.record")) {
      for (RecordedContract contract : RecordedContract.values()) {
        if (contract.versions().stream().noneMatch(v -> v.name().equals(contract.currentName()))) {
          contract.record();
        }
      }
    }
  }

  static Stream<Arguments> versions() {
    return Stream.of(RecordedContract.values())
        .flatMap(contract -> contract.versions().stream().map(v -> Arguments.of(contract, v)));
  }

  @ParameterizedTest
  @EnumSource
  void thePresentVersionIsRecorded(RecordedContract contract) {
    assertThat(contract.versions())
        .extracting(Version::name)
        .as(
            "the schema of %s has changed: record it by mvn test -pl schemas"
                + " -Dtest=RecordedContractsTest -Dcontracts.record=true and commit what that adds",
            contract.current().getName())
        .contains(contract.currentName());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatIsRecordedHoldsTogether(RecordedContract contract, Version version) {
    assertThat(RecordedContract.name(version.schema())).isEqualTo(version.name());
    assertThat(version.lines()).isNotEmpty();
    for (Line line : version.lines()) {
      assertThat(SingleObject.fingerprint(line.bytes()))
          .isEqualTo(SchemaNormalization.parsingFingerprint64(version.schema()));
      assertThat(RecordedContract.json(line.bytes(), version.schema(), version.schema()))
          .isEqualTo(line.record());
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyKindIsRecorded(RecordedContract contract, Version version) {
    switch (contract) {
      case TRAINING_EVENT ->
          assertThat(version.lines())
              .extracting(line -> line.record().path("payload").fieldNames().next())
              .containsAll(
                  version.schema().getField("payload").schema().getTypes().stream()
                      .map(Schema::getFullName)
                      .toList());
      case CONTROL_COMMAND ->
          assertThat(version.lines())
              .extracting(line -> line.record().path("type").asText())
              .containsAll(
                  version.name().equals(contract.currentName()) ? Command.TYPES : List.of("stop"));
      case TOKEN_BATCH ->
          assertThat(version.lines())
              .extracting(line -> line.record().path("task").asText())
              .containsAll(version.schema().getField("task").schema().getEnumSymbols());
      case TEXT_RECORD -> assertThat(version.lines()).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("versions")
  void whatWasEverWrittenIsReadByThisBuild(RecordedContract contract, Version version) {
    for (Line line : version.lines()) {
      byte[] again = again(contract, line.bytes());
      assertThat(SingleObject.fingerprint(again))
          .isEqualTo(SchemaNormalization.parsingFingerprint64(contract.current()));
      JsonNode read = RecordedContract.json(again, contract.current(), contract.current());
      // A field that the version did not have may have been added; which default it has is told by
      // Avro itself.
      assertThat(read)
          .isEqualTo(RecordedContract.json(line.bytes(), version.schema(), contract.current()));
      assertThat(missing(line.record(), read, "")).isEmpty();
    }
  }

  /** A text is read by the preprocessor only; a test there reads what is recorded here. */
  private static byte[] again(RecordedContract contract, byte[] bytes) {
    return switch (contract) {
      case TRAINING_EVENT -> again(TrainingEvent.CODEC, bytes);
      case CONTROL_COMMAND -> again(ControlCommand.CODEC, bytes);
      case TOKEN_BATCH -> again(TokenBatch.CODEC, bytes);
      case TEXT_RECORD -> bytes;
    };
  }

  private static <T> byte[] again(Codec<T> codec, byte[] bytes) {
    return codec.encode(codec.decode(bytes));
  }

  @ParameterizedTest
  @MethodSource("versions")
  void readersOfTodayUnderstandWritersOfThen(RecordedContract contract, Version version) {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(contract.current(), version.schema())
                .getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  /**
   * With the writer's schema at hand, which a registry gives, a reader of an earlier version reads
   * what is written today, but for the events of kinds that it does not know.
   */
  @ParameterizedTest
  @MethodSource("versions")
  void readersOfThenUnderstandWritersOfTodayButForNewKinds(
      RecordedContract contract, Version version) {
    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(version.schema(), contract.current())
                .getResult()
                .getIncompatibilities())
        .allSatisfy(
            difference ->
                assertThat(difference.getType())
                    .isEqualTo(SchemaIncompatibilityType.MISSING_UNION_BRANCH));
  }

  @Test
  void everySchemaIsAContractHere() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/avro"))) {
      Set<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".avsc"))
              .map(name -> name.replace(".avsc", ""))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(Stream.of(RecordedContract.values()).map(c -> c.current().getName()))
          .containsExactlyInAnyOrderElementsOf(names);
    }
  }

  /** Where a value was recorded that is not, or is another, in what was read. */
  private static List<String> missing(JsonNode recorded, JsonNode read, String path) {
    if (!recorded.isObject()) {
      if (recorded.isArray() && read.isArray() && recorded.size() == read.size()) {
        Iterator<JsonNode> others = read.elements();
        return streamOf(recorded).flatMap(e -> missing(e, others.next(), path).stream()).toList();
      }
      return recorded.equals(read) ? List.of() : List.of(path);
    }
    return recorded.properties().stream()
        .flatMap(
            field ->
                missing(field.getValue(), read.path(field.getKey()), path + "/" + field.getKey())
                    .stream())
        .toList();
  }

  private static Stream<JsonNode> streamOf(JsonNode array) {
    return Stream.iterate(0, i -> i < array.size(), i -> i + 1).map(array::get);
  }
}
