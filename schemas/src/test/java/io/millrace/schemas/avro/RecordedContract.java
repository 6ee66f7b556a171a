package io.millrace.schemas.avro;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;

/**
 * A contract with what has been recorded of its versions: {@code history/NAME-FINGERPRINT.avsc},
 * the schema, and {@code contracts/NAME-FINGERPRINT.jsonl}, records that were written with it. A
 * line is an object of {@code bytes}, in hex, and {@code record}, what they say as Avro's JSON
 * encoding has it.
 */
enum RecordedContract {
  TEXT_RECORD,
  TOKEN_BATCH,
  CONTROL_COMMAND,
  TRAINING_EVENT;

  private static final Path HISTORY = Path.of("src/main/avro/history");
  private static final Path RECORDS = Path.of("src/test/resources/contracts");
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One recorded version.
   *
   * @param name of its files, without what they end in
   */
  record Version(String name, Schema schema, List<Line> lines) {
    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * One recorded record.
   *
   * @param bytes as they came over the wire
   * @param record as Avro's JSON encoding has it
   */
  record Line(byte[] bytes, JsonNode record) {}

  Schema current() {
    return switch (this) {
      case TEXT_RECORD -> ContractSchemas.TEXT_RECORD;
      case TOKEN_BATCH -> ContractSchemas.TOKEN_BATCH;
      case CONTROL_COMMAND -> ContractSchemas.CONTROL_COMMAND;
      case TRAINING_EVENT -> ContractSchemas.TRAINING_EVENT;
    };
  }

  private Stream<byte[]> samples() {
    return switch (this) {
      case TEXT_RECORD -> ContractSamples.texts();
      case TOKEN_BATCH -> ContractSamples.batches();
      case CONTROL_COMMAND -> ContractSamples.commands();
      case TRAINING_EVENT -> ContractSamples.events();
    };
  }

  String currentName() {
    return name(current());
  }

  static String name(Schema schema) {
    return String.format(
        "%s-%016x", schema.getName(), SchemaNormalization.parsingFingerprint64(schema));
  }

  List<Version> versions() {
    try (Stream<Path> files = Files.list(HISTORY)) {
      return files
          .map(file -> file.getFileName().toString().replace(".avsc", ""))
          .filter(name -> name.startsWith(current().getName() + "-"))
          .sorted()
          .map(RecordedContract::version)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Version version(String name) {
    try {
      return new Version(
          name,
          new Schema.Parser().parse(HISTORY.resolve(name + ".avsc").toFile()),
          Files.readAllLines(RECORDS.resolve(name + ".jsonl")).stream()
              .map(RecordedContract::line)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Line line(String text) {
    try {
      JsonNode line = JSON.readTree(text);
      return new Line(HexFormat.of().parseHex(line.path("bytes").asText()), line.path("record"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the present version down. */
  void record() throws IOException {
    Files.createDirectories(HISTORY);
    Files.createDirectories(RECORDS);
    Files.copy(
        Path.of("src/main/avro", current().getName() + ".avsc"),
        HISTORY.resolve(currentName() + ".avsc"));
    List<String> lines =
        samples()
            .map(
                bytes -> {
                  ObjectNode line = JSON.createObjectNode();
                  line.put("bytes", HexFormat.of().formatHex(bytes));
                  line.set("record", json(bytes, current(), current()));
                  return line.toString();
                })
            .toList();
    Files.write(RECORDS.resolve(currentName() + ".jsonl"), lines);
  }

  /** What bytes say, read by Avro itself. */
  static JsonNode json(byte[] bytes, Schema writer, Schema reader) {
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(writer, reader)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          bytes,
                          SingleObject.HEADER_LENGTH,
                          bytes.length - SingleObject.HEADER_LENGTH,
                          null));
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      JsonEncoder encoder = EncoderFactory.get().jsonEncoder(reader, out);
      new GenericDatumWriter<GenericRecord>(reader).write(record, encoder);
      encoder.flush();
      return JSON.readTree(out.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
