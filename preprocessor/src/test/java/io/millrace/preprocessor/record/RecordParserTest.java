package io.millrace.preprocessor.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

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
        " {\"text\": \"not at the beginning\"}",
        "[1, 2]",
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
        "{\"text\": \"a\\ud83d\"}|NOT_UNICODE|The field 'text' is no Unicode text: half a surrogate pair at character 1.",
        "{\"text\": \"\\ude42\"}|NOT_UNICODE|The field 'text' is no Unicode text: half a surrogate pair at character 0.",
      })
  void aFieldThatIsNoText(String json, RejectionReason reason, String sentence) throws Exception {
    ParsedRecord.Fields fields = (ParsedRecord.Fields) parser.parse(json.getBytes(UTF_8));
    RejectedException rejection =
        catchThrowableOfType(RejectedException.class, () -> fields.text("text"));
    assertThat(rejection.reason()).isEqualTo(reason);
    assertThat(rejection).hasMessage(sentence);
  }

  @Test
  void fieldsOfAnEmptyObject() throws RejectedException {
    assertThat(parser.parse("{}".getBytes(UTF_8))).isEqualTo(new ParsedRecord.Fields(Map.of()));
  }

  private void assertRejected(byte[] bytes, RejectionReason reason, String sentence) {
    RejectedException rejection = reject(bytes);
    assertThat(rejection.reason()).isEqualTo(reason);
    if (sentence != null) {
      assertThat(rejection).hasMessage(sentence);
    }
  }

  private RejectedException reject(byte[] bytes) {
    return catchThrowableOfType(RejectedException.class, () -> parser.parse(bytes));
  }
}
