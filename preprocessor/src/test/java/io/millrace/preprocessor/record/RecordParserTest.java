package io.millrace.preprocessor.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordParserTest {
  private final RecordParser parser = new RecordParser(2000);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain",
        "[1, 2]",
        " {",
        "    { return \"}\"; }",
        "  {\"a\": 1},",
        " a {\"text\": \"not at the beginning\"}",
        "\u00a0{\"text\": \"behind what is no white space in JSON\"}",
        "\u0000abc",
        "äöü 日本語 🙂 \u200f\u202eright to left\u200b",
        "a\u0000b",
      })
  void whatDoesNotBeginAsJsonIsPlainText(String text) throws RejectedException {
    assertThat(parser.parse(text.getBytes(UTF_8))).isEqualTo(new ParsedRecord.PlainText(text));
  }

  @Test
  void aJsonObjectHasItsFieldsAsTheyAre() throws RejectedException {
    ParsedRecord record =
        parser.parse(
            "{\"text\": \"a\\nb \\ud83d\\ude42\", \"n\": 1, \"l\": [true]}".getBytes(UTF_8));

    ParsedRecord.Fields fields = (ParsedRecord.Fields) record;
    assertThat(fields.text("text")).isEqualTo("a\nb 🙂");
    assertThat(fields.values()).containsEntry("n", 1).containsKey("l");
  }

  @Test
  void aTombstone() {
    assertRejected(null, RejectionReason.TOMBSTONE, "The record has no value (a tombstone).");
  }

  @Test
  void noBytes() {
    assertRejected(new byte[0], RejectionReason.EMPTY, "The record is empty.");
  }

  @Test
  void onlyWhiteSpace() {
    assertRejected(
        " \n\t".getBytes(UTF_8),
        RejectionReason.EMPTY,
        "The record holds nothing but white space.");
  }

  @Test
  void tooManyBytes() {
    assertRejected(
        new byte[2001],
        RejectionReason.RECORD_TOO_LARGE,
        "The record has 2001 bytes, more than max.record.bytes (2000) allows.");
  }

  @Test
  void bytesThatAreNoUtf8() {
    assertRejected(
        new byte[] {'a', 'b', (byte) 0xFF, 'c'},
        RejectionReason.NOT_UNICODE,
        "The record is not UTF-8: byte 2 begins no character.");
  }

  @Test
  void jsonInUtf16() {
    assertRejected(new byte[] {'{', 0, '}', 0}, RejectionReason.BROKEN_JSON, null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"text\": \"a\"|line 1, column 13",
        "{text: \"a\"}|line 1, column 2",
        "{\"text\": \"a\"} {\"text\": \"b\"}|Trailing token",
        "{\"text\": \"a\", \"text\": \"b\"}|Duplicate field 'text'",
        "{\"text\": NaN}|line 1",
        "{|line 1, column 2",
      })
  void brokenJsonSaysWhere(String json, String where) {
    RejectedException rejection = reject(json.getBytes(UTF_8));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.BROKEN_JSON);
    assertThat(rejection).hasMessageStartingWith("The JSON is broken").hasMessageContaining(where);
  }

  @Test
  void jsonNestedTooDeeply() {
    byte[] nested = ("{\"text\":" + "[".repeat(1500)).getBytes(UTF_8);
    assertThat(reject(nested).reason()).isEqualTo(RejectionReason.BROKEN_JSON);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"prompt\": \"a\", \"other\": 1}|MISSING_FIELD|The field 'text' is missing; the record has prompt, other.",
        "{}|MISSING_FIELD|The field 'text' is missing; the record has no fields.",
        "{\"text\": 1}|WRONG_FIELD_TYPE|The field 'text' is a number, not a string.",
        "{\"text\": null}|WRONG_FIELD_TYPE|The field 'text' is null, not a string.",
        "{\"text\": true}|WRONG_FIELD_TYPE|The field 'text' is a boolean, not a string.",
        "{\"text\": {}}|WRONG_FIELD_TYPE|The field 'text' is an object, not a string.",
        "{\"text\": []}|WRONG_FIELD_TYPE|The field 'text' is an array, not a string.",
        "{\"text\": \"\"}|EMPTY|The field 'text' is empty.",
        "{\"text\": \" \"}|EMPTY|The field 'text' holds nothing but white space.",
      })
  void aFieldThatIsNoText(String json, RejectionReason reason, String sentence) throws Exception {
    ParsedRecord.Fields fields = (ParsedRecord.Fields) parser.parse(json.getBytes(UTF_8));
    RejectedException rejection =
        catchThrowableOfType(RejectedException.class, () -> fields.text("text"));
    assertThat(rejection.reason()).as(rejection.getMessage()).isEqualTo(reason);
    assertThat(rejection).hasMessage(sentence);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"text\": \"a\\ud83d\"}|The text in 'text' is no Unicode text: half a surrogate pair at character 1.",
        "{\"text\": \"\\ude42\"}|The text in 'text' is no Unicode text: half a surrogate pair at character 0.",
        "{\"m\": [1, {\"c\": \"ab\\ud83d.\"}]}|The text in 'm[1].c' is no Unicode text: half a surrogate pair at character 2.",
      })
  void halfASurrogatePairAnywhere(String json, String sentence) {
    assertRejected(json.getBytes(UTF_8), RejectionReason.NOT_UNICODE, sentence);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d", "\\ud83da", "a\\ude42", "\\ude42\\ud83d", "\\ud83d\\ud83d"})
  void halfASurrogatePairInAName(String name) {
    RejectedException rejection =
        reject(("{\"a\": 1, \"m\": {\"" + name + "\": 1}}").getBytes(UTF_8));
    assertThat(rejection.reason()).isEqualTo(RejectionReason.NOT_UNICODE);
    assertThat(rejection)
        .hasMessageStartingWith("A field's name is no Unicode text at line 1, column ");
  }

  @Test
  void aWholeSurrogatePairInAName() throws RejectedException {
    assertThat(parser.parse("{\"\\ud83d\\ude42\": 1}".getBytes(UTF_8)))
        .isEqualTo(new ParsedRecord.Fields(Map.of("🙂", 1)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\uFEFF{\"text\": \"a\"}",
        " {\"text\": \"a\"}",
        "\r\n\t { \"text\": \"a\" } \n",
        "\uFEFF\n{\"text\": \"a\"}",
      })
  void anObjectBehindAByteOrderMarkOrWhiteSpace(String json) throws RejectedException {
    assertThat(parser.parse(json.getBytes(UTF_8)))
        .isEqualTo(new ParsedRecord.Fields(Map.of("text", "a")));
  }

  @Test
  void whatIsFramedAsAnObjectIsNotTakenForTextWhenItIsBroken() {
    byte[] twice = " {\"text\": \"a\", \"text\": \"b\"}".getBytes(UTF_8);
    assertThat(reject(twice).reason()).isEqualTo(RejectionReason.BROKEN_JSON);
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() throws RejectedException {
    assertThat(parser.parse("\uFEFFa\uFEFF".getBytes(UTF_8)))
        .isEqualTo(new ParsedRecord.PlainText("a\uFEFF"));
  }

  @Test
  void numbersOfAnySize() throws RejectedException {
    ParsedRecord.Fields fields =
        (ParsedRecord.Fields)
            parser.parse(
                ("{\"i\": -7, \"l\": 9007199254740993, \"b\": 9223372036854775808,"
                        + " \"d\": 1.5, \"tiny\": 1e-999}")
                    .getBytes(UTF_8));
    assertThat(fields.values())
        .isEqualTo(
            Map.of(
                "i",
                -7,
                "l",
                9007199254740993L,
                "b",
                new BigInteger("9223372036854775808"),
                "d",
                1.5,
                "tiny",
                0.0));
  }

  @Test
  void anInfiniteNumber() {
    assertRejected(
        "{\"a\": [0, 1e999]}".getBytes(UTF_8),
        RejectionReason.BROKEN_JSON,
        "The JSON is broken: the number in 'a[1]' is too large.");
  }

  @Test
  void aFixedEncodingLooksAtNothingElse() throws RejectedException {
    byte[] json = "{\"text\": \"a\"}".getBytes(UTF_8);
    assertThat(parser.parse(json, RecordEncoding.TEXT))
        .isEqualTo(new ParsedRecord.PlainText("{\"text\": \"a\"}"));
    assertThat(parser.parse("\u0000\u0000\u0000\u0000\u0001a".getBytes(UTF_8), RecordEncoding.TEXT))
        .isEqualTo(new ParsedRecord.PlainText("\u0000\u0000\u0000\u0000\u0001a"));
    assertThat(parser.parse(json, RecordEncoding.JSON))
        .isEqualTo(new ParsedRecord.Fields(Map.of("text", "a")));
    assertRejected(
        json,
        RecordEncoding.AVRO,
        RejectionReason.BROKEN_AVRO,
        "The record is no Avro: it begins neither with C3 01 (single-object encoding) nor with 00"
            + " (a schema registry's id).");
    byte[] avro = SingleObject.header(ContractSchemas.TEXT_RECORD);
    assertThat(reject(avro, RecordEncoding.JSON).reason()).isEqualTo(RejectionReason.NOT_UNICODE);
    assertThat(reject(avro, RecordEncoding.TEXT).reason()).isEqualTo(RejectionReason.NOT_UNICODE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[1]|BROKEN_JSON|The JSON is broken: a record is an object and begins with '{', not with '['.",
        " \"a\"|BROKEN_JSON|The JSON is broken: a record is an object and begins with '{', not with '\"'.",
        "null|BROKEN_JSON|The JSON is broken: a record is an object and begins with '{', not with 'n'.",
        "🙂|BROKEN_JSON|The JSON is broken: a record is an object and begins with '{', not with '🙂'.",
      })
  void whatMustBeJsonMustBeAnObject(String record, RejectionReason reason, String sentence) {
    assertRejected(record.getBytes(UTF_8), RecordEncoding.JSON, reason, sentence);
  }

  @Test
  void nothingThatMustBeJson() {
    assertRejected(
        "\t".getBytes(UTF_8),
        RecordEncoding.JSON,
        RejectionReason.EMPTY,
        "The record holds nothing but white space.");
  }

  @Test
  void aRegistrysRecordWithoutARegistryIsNoText() {
    assertRejected(
        new byte[] {0, 0, 0, 0, 7, 'a'},
        RejectionReason.UNKNOWN_SCHEMA,
        "The record begins with a zero byte, as Avro from a schema registry does (id 7), and no"
            + " registry is set: set schema.registry.url, or record.encoding=text if the records"
            + " are plain text.");
  }

  @Test
  void theLimitsOfJson() throws RejectedException {
    parser.parse(("{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}").getBytes(UTF_8));
    assertRejected(
        ("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}").getBytes(UTF_8),
        RejectionReason.BROKEN_JSON,
        "The JSON is broken: Document nesting depth (101) exceeds the maximum" + " allowed (100).");
    parser.parse(("{\"a\":" + "1".repeat(1000) + "}").getBytes(UTF_8));
    assertThat(reject(("{\"a\":" + "1".repeat(1001) + "}").getBytes(UTF_8)))
        .hasMessageContaining("1001");
  }

  @Test
  void aSentenceQuotesLittleAndShowsWhatATerminalWouldObey() {
    String name = "\u001B[31m" + "x".repeat(1000);
    String json = "{\"" + name.replace("\u001B", "\\u001b") + "\": 1e999}";
    assertThat(reject(json.getBytes(UTF_8)))
        .hasMessageContaining("'\\u001b[31mxxx")
        .hasMessageContaining("xxx...' is too large")
        .message()
        .hasSizeLessThan(300);
  }

  @Test
  void fieldsOfAnEmptyObject() throws RejectedException {
    assertThat(parser.parse("{}".getBytes(UTF_8))).isEqualTo(new ParsedRecord.Fields(Map.of()));
  }

  private void assertRejected(byte[] bytes, RejectionReason reason, String sentence) {
    assertRejected(bytes, RecordEncoding.AUTO, reason, sentence);
  }

  private void assertRejected(
      byte[] bytes, RecordEncoding encoding, RejectionReason reason, String sentence) {
    RejectedException rejection = reject(bytes, encoding);
    assertThat(rejection.reason()).isEqualTo(reason);
    if (sentence != null) {
      assertThat(rejection).hasMessage(sentence);
    }
  }

  private RejectedException reject(byte[] bytes) {
    return reject(bytes, RecordEncoding.AUTO);
  }

  private RejectedException reject(byte[] bytes, RecordEncoding encoding) {
    return catchThrowableOfType(RejectedException.class, () -> parser.parse(bytes, encoding));
  }
}
