package io.millrace.preprocessor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.junit.jupiter.api.Test;

class AvroRecordTest {
  private static final Schema ROW =
      new Schema.Parser()
          .parse(
              "{\"type\": \"record\", \"name\": \"Row\", \"fields\": [{\"name\": \"text\","
                  + " \"type\": \"string\"}]}");

  private final RecordParser parser = new RecordParser(2000);

  @Test
  void readsWhatAvrosOwnEncoderWrites() throws Exception {
    Map<String, String> fields = Map.of("prompt", "Wie geht's? 🙂", "completion", "Gut.");
    assertThat(parser.parse(avro(fields))).isEqualTo(new ParsedRecord.Fields(Map.copyOf(fields)));
  }

  @Test
  void aMapWrittenInBlocksWithTheirSizes() throws Exception {
    // A negative count is followed by the block's size in bytes.
    byte[] body = {1, 8, 2, 'a', 2, 'b', 2, 2, 'c', 2, 'd', 0};
    assertThat(parser.parse(withHeader(body)))
        .isEqualTo(new ParsedRecord.Fields(Map.of("a", "b", "c", "d")));
  }

  /** What the contract's tests have recorded of every version of it. */
  @Test
  void everyVersionOfTheTextRecordThatEverWas() throws Exception {
    List<Path> recorded;
    try (Stream<Path> files = Files.list(Path.of("../schemas/src/test/resources/contracts"))) {
      recorded =
          files.filter(file -> file.getFileName().toString().startsWith("TextRecord-")).toList();
    }
    assertThat(recorded).isNotEmpty();
    for (Path file : recorded) {
      for (String line : Files.readAllLines(file)) {
        JsonNode expected = new ObjectMapper().readTree(line);
        byte[] bytes = HexFormat.of().parseHex(expected.path("bytes").asText());
        ParsedRecord.Fields read = (ParsedRecord.Fields) parser.parse(bytes);
        JsonNode fields = new ObjectMapper().valueToTree(read.values());
        assertThat(fields).as("%s", file.getFileName()).isEqualTo(expected.at("/record/fields"));
      }
    }
  }

  @Test
  void anotherSchema() {
    byte[] record = withHeader(new byte[] {0});
    record[5] ^= 1;
    RejectedException rejection = reject(record);
    assertThat(rejection.reason()).isEqualTo(RejectionReason.UNKNOWN_SCHEMA);
    assertThat(rejection)
        .hasMessageContaining("was written with an unknown schema, of fingerprint");
  }

  @Test
  void cutOffInTheHeader() {
    assertBroken(new byte[] {(byte) 0xC3, 1, 0}, "is cut off");
  }

  @Test
  void cutOffInAString() throws Exception {
    byte[] whole = avro(Map.of("text", "a long enough text"));
    assertBroken(
        Arrays.copyOf(whole, whole.length - 5), "where 14 are left, or is cut off in 'text'.");
  }

  @Test
  void aLengthThatCannotBeTrue() {
    byte[] body = {2, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
    assertBroken(withHeader(body), "claims a string of 2147483647 bytes");
    assertBroken(withHeader(new byte[] {2, 1}), "claims a string of -1 bytes");
  }

  @Test
  void bytesAfterTheRecord() throws Exception {
    byte[] whole = avro(Map.of("text", "a"));
    assertBroken(Arrays.copyOf(whole, whole.length + 1), "followed by bytes");
  }

  @Test
  void twoFieldsOfOneName() {
    assertBroken(withHeader(new byte[] {4, 2, 'a', 2, 'b', 2, 'a', 2, 'c', 0}), "two fields 'a'");
  }

  @Test
  void textThatIsNoUtf8IsNotRepaired() {
    byte[] body = {2, 8, 't', 'e', 'x', 't', 4, 'a', (byte) 0xFF, 0};
    assertThat(reject(withHeader(body)).reason()).isEqualTo(RejectionReason.NOT_UNICODE);
  }

  @Test
  void aSchemaThatTheSettingsKnow() throws Exception {
    GenericData.Record row = new GenericData.Record(ROW);
    row.put("text", "a");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), ROW).encode(row, out);

    assertThat(reject(out.toByteArray()).reason()).isEqualTo(RejectionReason.UNKNOWN_SCHEMA);
    RecordParser knowing =
        new RecordParser(
            2000, Map.of(SchemaNormalization.parsingFingerprint64(ROW), ROW), WriterSchemas.none());
    assertThat(knowing.parse(out.toByteArray()))
        .isEqualTo(new ParsedRecord.Fields(Map.of("text", "a")));
    // And the built-in one still.
    assertThat(knowing.parse(avro(Map.of("text", "b"))))
        .isEqualTo(new ParsedRecord.Fields(Map.of("text", "b")));
  }

  @Test
  void aSchemaOfTheRegistry() throws Exception {
    RecordParser asking = new RecordParser(2000, Map.of(), AvroRecordTest::registry);
    byte[] row = {0, 0, 0, 1, 2, 2, 'a'};
    byte[] text = {0, 0, 0, 0, 3, 2, 2, 'a', 2, 'b', 0};

    assertThat(asking.parse(row)).isEqualTo(new ParsedRecord.Fields(Map.of("text", "a")));
    assertThat(asking.parse(text, RecordEncoding.AVRO))
        .isEqualTo(new ParsedRecord.Fields(Map.of("a", "b")));
    assertRejected(asking, new byte[] {0, 0, 0, 0, 4, 0}, RejectionReason.UNUSABLE_SCHEMA);
    assertRejected(asking, new byte[] {0, -1, 0, 0, 0, 0}, RejectionReason.UNKNOWN_SCHEMA);
    assertRejected(asking, new byte[] {0, 0, 0, 1, 2}, RejectionReason.BROKEN_AVRO);
  }

  @Test
  void lessThanAnIdIsTextUnlessItMustBeAvro() throws Exception {
    byte[] bytes = {0, 'a', 'b', 'c'};
    assertThat(parser.parse(bytes)).isEqualTo(new ParsedRecord.PlainText("\u0000abc"));
    RejectedException rejection =
        catchThrowableOfType(
            RejectedException.class, () -> parser.parse(bytes, RecordEncoding.AVRO));
    assertThat(rejection)
        .hasMessage("The Avro record is cut off: 4 bytes do not hold its header of 5.");
  }

  private static Schema registry(int id) {
    return switch (id) {
      case 258 -> ROW;
      case 3 -> ContractSchemas.TEXT_RECORD;
      case 4 -> Schema.create(Schema.Type.STRING);
      default -> throw new AssertionError("nobody wrote id " + id);
    };
  }

  private static void assertRejected(RecordParser parser, byte[] bytes, RejectionReason reason) {
    assertThat(catchThrowableOfType(RejectedException.class, () -> parser.parse(bytes)).reason())
        .isEqualTo(reason);
  }

  private void assertBroken(byte[] bytes, String part) {
    RejectedException rejection = reject(bytes);
    assertThat(rejection.reason()).isEqualTo(RejectionReason.BROKEN_AVRO);
    assertThat(rejection).hasMessageContaining(part);
  }

  private RejectedException reject(byte[] bytes) {
    return catchThrowableOfType(RejectedException.class, () -> parser.parse(bytes));
  }

  private static byte[] withHeader(byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SingleObject.header(ContractSchemas.TEXT_RECORD));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] avro(Map<String, String> fields) throws IOException {
    GenericData.Record record = new GenericData.Record(ContractSchemas.TEXT_RECORD);
    record.put("fields", fields);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new BinaryMessageEncoder<GenericData.Record>(GenericData.get(), ContractSchemas.TEXT_RECORD)
        .encode(record, out);
    return out.toByteArray();
  }
}
