package io.millrace.preprocessor.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.RandomData;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroReaderTest {
  private static final Schema CHAT =
      schema(
          """
          {"type": "record", "name": "Chat", "fields": [
            {"name": "id", "type": {"type": "long", "logicalType": "timestamp-millis"}},
            {"name": "score", "type": ["null", "double"]},
            {"name": "messages", "type": {"type": "array", "items":
              {"type": "record", "name": "Message", "fields": [
                {"name": "role", "type": {"type": "enum", "name": "R", "symbols": ["user", "bot"]}},
                {"name": "content", "type": ["null", "string"]},
                {"name": "replies", "type": {"type": "array", "items": "Message"}}]}}},
            {"name": "tags", "type": {"type": "map", "values": ["int", "float", "boolean"]}}]}
          """);

  @Test
  void everyTypeInTheOrderOfTheFields() throws Exception {
    byte[] bytes =
        bytes(
            3, // id -2
            2, 0, 0, 0, 0, 0, 0, 0xF8, 0x3F, // score 1.5
            2, // one message
            2, 2, 4, 'h', 'i', // bot: hi
            1, 6, 0, 0, 0, 0, // one reply in a block of three bytes: user, null, no replies
            0, // no more messages
            4, // two tags
            2, 'a', 0, 14, // int 7
            2, 'b', 2, 0, 0, 0, 0xBF, // float -0.5
            2, // another block
            2, 'c', 4, 1, // true
            0);

    assertThat(read(CHAT, bytes).toString())
        .isEqualTo(
            "{id=-2, score=1.5, messages=[{role=bot, content=hi, replies=[{role=user, content=null,"
                + " replies=[]}]}], tags={a=7, b=-0.5, c=true}}");
    assertThat(read(CHAT, bytes))
        .containsEntry("id", -2L)
        .extracting("tags")
        .isEqualTo(Map.of("a", 7, "b", -0.5, "c", true));
  }

  @Test
  void readsWhatAvroWritesOfRandomSchemas() throws Exception {
    Random random = new Random(11);
    for (int i = 0; i < 300; i++) {
      Schema schema = randomRecord(random, new int[1], 3);
      Object datum = new RandomData(schema, 1, random.nextLong(), true).iterator().next();
      byte[] bytes = written(schema, datum);
      assertThat(read(schema, bytes)).as(schema.toString()).isEqualTo(asJson(datum));
      // What is cut off is refused, and nothing else happens.
      if (bytes.length > 0) {
        assertThat(reject(schema, Arrays.copyOf(bytes, random.nextInt(bytes.length)))).isNotNull();
      }
    }
  }

  @Test
  void randomBytesAsRecordsOfRandomSchemas() {
    Random random = new Random(12);
    int rejected = 0;
    for (int i = 0; i < 5000; i++) {
      Schema schema = randomRecord(random, new int[1], 3);
      byte[] bytes = new byte[random.nextInt(100)];
      random.nextBytes(bytes);
      try {
        assertThat(read(schema, bytes)).isNotNull();
      } catch (RejectedException e) {
        rejected++;
        assertThat(e.getMessage()).hasSizeLessThan(500).endsWith(".");
      }
    }
    assertThat(rejected).isGreaterThan(4000);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"boolean\"'|2|The Avro record holds a boolean that is 2 in 'f'.",
        "'\"int\"'|128 128 128 128 16|The Avro record holds an int that is 2147483648 in 'f'.",
        "'\"long\"'|255 255 255 255 255 255 255 255 255 2|The Avro record holds an integer of more than 64 bits in 'f'.",
        "'\"float\"'|0 0 192 127|The Avro record holds a number that is NaN in 'f'.",
        "'\"double\"'|0 0 0 0 0 0 240 255|The Avro record holds a number that is -Infinity in 'f'.",
        "'\"double\"'|0 0 0|The Avro record is cut off in 'f'.",
        "'\"bytes\"'|0|The Avro record holds bytes, which is neither text nor number, in 'f'.",
        "'[\"null\", \"string\"]'|4|The Avro record names the type 2 of 2 in 'f'.",
        "'[\"null\", \"string\"]'|1|The Avro record names the type -1 of 2 in 'f'.",
        "'{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]}'|2|The Avro record names the symbol 1 of 1 in 'f'.",
        "'{\"type\": \"array\", \"items\": \"string\"}'|4 2 97 4 97|The Avro record claims a string of 2 bytes where 1 are left, or is cut off in 'f[1]'.",
        "'{\"type\": \"array\", \"items\": \"int\"}'|8 2 2|The Avro record claims 4 items, more than it can hold, in 'f'.",
        "'{\"type\": \"array\", \"items\": \"int\"}'|1 8 2|The Avro record claims a block of 4 bytes in 'f'.",
        "'{\"type\": \"array\", \"items\": \"int\"}'|255 255 255 255 255 255 255 255 255 1 0|The Avro record claims -9223372036854775808 items, more than it can hold, in 'f'.",
        "'{\"type\": \"map\", \"values\": \"null\"}'|8 2 97|The Avro record claims 4 items, more than it can hold, in 'f'.",
        "'{\"type\": \"map\", \"values\": [\"null\"]}'|4 2 97 0 2 97 0 0|The Avro record has two fields 'a' in 'f'.",
        "'\"null\"'|0|The Avro record is followed by bytes that do not belong to it.",
      })
  void saysWhatIsWrongAndWhere(String type, String bytes, String sentence) {
    RejectedException rejection = reject(fieldOf(type), numbers(bytes));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.BROKEN_AVRO);
    assertThat(rejection).hasMessage(sentence);
  }

  @ParameterizedTest
  @ValueSource(longs = {Integer.MIN_VALUE, Integer.MAX_VALUE, 0, -1})
  void intsAtTheirLimits(long value) throws Exception {
    Schema schema = fieldOf("\"int\"");
    GenericData.Record datum = new GenericData.Record(schema);
    datum.put("f", (int) value);
    assertThat(read(schema, written(schema, datum))).containsEntry("f", (int) value);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 55, -(1L << 62)})
  void longsAtTheirLimits(long value) throws Exception {
    Schema schema = fieldOf("\"long\"");
    GenericData.Record datum = new GenericData.Record(schema);
    datum.put("f", value);
    assertThat(read(schema, written(schema, datum))).containsEntry("f", value);
  }

  @Test
  void nullsThatTakeNoBytesAreLimited() throws Exception {
    Schema schema = fieldOf("{\"type\": \"array\", \"items\": \"null\"}");
    assertThat((List<?>) read(schema, nulls(9_000)).get("f")).hasSize(9_000);
    assertThat(reject(schema, nulls(20_000))).hasMessageContaining("claims 20000 items");
    assertThat(reject(schema, nulls(Integer.MAX_VALUE))).hasMessageContaining("2147483647 items");
    // In blocks that are each small enough.
    assertThat(reject(schema, nulls(9_000, 9_000))).hasMessageContaining("claims 9000 items");
  }

  @Test
  void emptyRecordsThatTakeNoBytesAreLimited() {
    Schema schema =
        fieldOf(
            "{\"type\": \"array\", \"items\": {\"type\": \"record\", \"name\": \"E\", \"fields\":"
                + " [{\"name\": \"a\", \"type\": \"null\"}, {\"name\": \"b\", \"type\": \"null\"}]}}");
    assertThat(reject(schema, nulls(9_000))).hasMessageContaining("more values than its size");
  }

  @Test
  void aSchemaWhoseRecordsDoubleFromLevelToLevel() {
    String type = "\"null\"";
    for (int i = 0; i < 40; i++) {
      type =
          "{\"type\": \"record\", \"name\": \"L%d\", \"fields\": [{\"name\": \"a\", \"type\": %s},"
                  .formatted(i, type)
              + " {\"name\": \"b\", \"type\": %s}]}"
                  .formatted(i == 0 ? "\"null\"" : "\"L" + (i - 1) + "\"");
    }
    assertThat(reject(schema(type), new byte[0])).hasMessageContaining("more values than its size");
  }

  @Test
  void aRecordInItselfWithoutEnd() {
    Schema schema = Schema.createRecord("A", null, null, false);
    schema.setFields(List.of(new Schema.Field("a", schema)));
    assertThat(reject(schema, new byte[0])).hasMessageContaining("nested more than 100 deep");
  }

  @Test
  void nestingHasALimit() throws Exception {
    Schema schema =
        schema(
            "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"a\", \"type\":"
                + " [\"null\", \"A\"]}]}");
    byte[] hundred = new byte[100];
    Arrays.fill(hundred, 0, 99, (byte) 2);
    assertThat(read(schema, hundred)).hasSize(1);
    byte[] more = new byte[101];
    Arrays.fill(more, 0, 100, (byte) 2);
    assertThat(reject(schema, more))
        .hasMessageContaining("nested more than 100 deep in 'a.a.a.")
        .message()
        .hasSizeLessThan(300);
  }

  private static byte[] nulls(long... counts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
      for (long count : counts) {
        encoder.writeLong(count);
      }
      encoder.writeLong(0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  /** Of all types that are read, nested, with unions, and records in records. */
  private static Schema randomRecord(Random random, int[] names, int depth) {
    List<Schema.Field> fields = new ArrayList<>();
    for (int i = random.nextInt(5); i >= 0; i--) {
      fields.add(new Schema.Field("f" + i, randomType(random, names, depth)));
    }
    return Schema.createRecord("R" + names[0]++, null, "random", false, fields);
  }

  private static Schema randomType(Random random, int[] names, int depth) {
    return switch (random.nextInt(depth == 0 ? 6 : 10)) {
      case 0 -> Schema.create(Schema.Type.BOOLEAN);
      case 1 -> Schema.create(Schema.Type.INT);
      case 2 -> Schema.create(Schema.Type.LONG);
      case 3 -> Schema.create(Schema.Type.DOUBLE);
      case 4 -> Schema.create(Schema.Type.STRING);
      case 5 -> Schema.createEnum("E" + names[0]++, null, "random", List.of("A", "B", "C"));
      case 6 -> Schema.createArray(randomType(random, names, depth - 1));
      case 7 -> Schema.createMap(randomType(random, names, depth - 1));
      case 8 -> randomRecord(random, names, depth - 1);
      default ->
          Schema.createUnion(
              Schema.create(Schema.Type.NULL),
              Schema.create(Schema.Type.FLOAT),
              randomRecord(random, names, depth - 1));
    };
  }

  private static Object asJson(Object datum) {
    if (datum instanceof GenericData.Record record) {
      Map<String, Object> fields = new LinkedHashMap<>();
      record
          .getSchema()
          .getFields()
          .forEach(field -> fields.put(field.name(), asJson(record.get(field.pos()))));
      return fields;
    }
    if (datum instanceof Map<?, ?> map) {
      Map<String, Object> values = new LinkedHashMap<>();
      map.forEach((key, value) -> values.put(key.toString(), asJson(value)));
      return values;
    }
    if (datum instanceof List<?> list) {
      return list.stream().map(AvroReaderTest::asJson).toList();
    }
    if (datum instanceof Utf8 || datum instanceof GenericData.EnumSymbol) {
      return datum.toString();
    }
    return datum instanceof Float number ? (Object) number.doubleValue() : datum;
  }

  private static byte[] written(Schema schema, Object datum) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<>(schema).write(datum, encoder);
    return out.toByteArray();
  }

  private static Map<String, Object> read(Schema schema, byte[] bytes) throws RejectedException {
    return new AvroReader(bytes, 0).fields(schema);
  }

  private static RejectedException reject(Schema schema, byte[] bytes) {
    return catchThrowableOfType(RejectedException.class, () -> read(schema, bytes));
  }

  private static Schema fieldOf(String type) {
    return schema(
        "{\"type\": \"record\", \"name\": \"Row\", \"fields\": [{\"name\": \"f\", \"type\": "
            + type
            + "}]}");
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json);
  }

  private static byte[] numbers(String decimal) {
    return bytes(Arrays.stream(decimal.split(" ")).mapToInt(Integer::parseInt).toArray());
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
