package io.millrace.preprocessor.label;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.service.SetupException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a record's label may be, and what it means. Apostrophes stand for quotation marks. */
class LabelReaderTest {
  private static final LabelReader PARAPHRASE =
      new SingleLabel("label", new Classes(List.of("different", "same")));
  private static final LabelReader STARS =
      new SingleLabel("label", new Classes(List.of("1", "2", "3")));
  private static final Classes THREE = new Classes(List.of("toxic", "rude", "threat"));

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "0, 0",
        "1, 1",
        "'0', 0",
        "'1', 1",
        "'same', 1",
        "'different', 0",
        "false, 0",
        "true, 1",
        // As pandas writes integers of a column where some are missing.
        "1.0, 1",
      })
  void aClassByItsNameOrId(String label, int id) throws RejectedException {
    assertThat(read(PARAPHRASE, label)).isEqualTo(new Label.OfClass(id));
  }

  @Test
  void namesThatAreNumbersAreNoIds() throws RejectedException {
    assertThat(read(STARS, "1")).isEqualTo(new Label.OfClass(0));
    assertThat(read(STARS, "'1'")).isEqualTo(new Label.OfClass(0));
    assertThat(read(STARS, "3")).isEqualTo(new Label.OfClass(2));
    assertRejected(STARS, "0", RejectionReason.UNKNOWN_LABEL);
    assertRejected(STARS, "'0'", RejectionReason.UNKNOWN_LABEL);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        // As pandas writes ratings of a column where some are missing.
        "1.0,2.0,3.0; 1.0; 0",
        "1.0,2.0,3.0; 3; 2",
        "1.0,2.0,3.0; '3.0'; 2",
        "01,02,03; 1; 0",
        "01,02,03; '2'; 1",
        "-1,1; 1; 1",
        "-1,1; -1.0; 0",
        "0.5,1.5; 1.5; 1",
        "1,0; 1; 0",
        "1,0; true; 0",
        "1,2; true; 0",
      })
  void namesThatAreNumbersAreComparedByValue(String names, String label, int id)
      throws RejectedException {
    LabelReader reader = new SingleLabel("label", new Classes(List.of(names.split(","))));
    assertThat(read(reader, label)).isEqualTo(new Label.OfClass(id));
  }

  @Test
  void aNumberThatIsNoNameIsNoClassWhereNamesAreNumbers() {
    for (String label : List.of("1", "0", "1e300", "1e-400", "false", "2.0")) {
      assertRejected(
          new SingleLabel("label", new Classes(List.of("0.5", "1.5"))),
          label,
          RejectionReason.UNKNOWN_LABEL);
    }
  }

  @Test
  void twoNamesOfOneNumberAreRefused() {
    assertThatThrownBy(() -> new Classes(List.of("1", "2", "1.0")))
        .isInstanceOf(SetupException.class)
        .hasMessageContaining("'1' and '1.0' are the same number");
  }

  @Test
  void booleansAreNamesWhereThereAreSuch() throws RejectedException {
    LabelReader reader = new SingleLabel("label", new Classes(List.of("True", "False")));
    assertThat(read(reader, "true")).isEqualTo(new Label.OfClass(0));
    assertThat(read(reader, "false")).isEqualTo(new Label.OfClass(1));
    assertRejected(
        new SingleLabel("label", new Classes(List.of("true", "maybe"))),
        "false",
        RejectionReason.UNKNOWN_LABEL);
    assertRejected(new SingleLabel("label", THREE), "true", RejectionReason.UNKNOWN_LABEL);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "2, UNKNOWN_LABEL",
        "-1, UNKNOWN_LABEL",
        "-100, UNKNOWN_LABEL",
        "1.5, UNKNOWN_LABEL",
        "1e300, UNKNOWN_LABEL",
        "99999999999999999999, UNKNOWN_LABEL",
        "4294967297, UNKNOWN_LABEL",
        "'2', UNKNOWN_LABEL",
        "'01', UNKNOWN_LABEL",
        "'+1', UNKNOWN_LABEL",
        "'99999999999', UNKNOWN_LABEL",
        "'Same', UNKNOWN_LABEL",
        "' same', UNKNOWN_LABEL",
        "'', UNKNOWN_LABEL",
        "null, WRONG_FIELD_TYPE",
        "[1], WRONG_FIELD_TYPE",
        "{}, WRONG_FIELD_TYPE",
      })
  void aLabelThatIsNoClass(String label, RejectionReason reason) {
    assertRejected(PARAPHRASE, label, reason);
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThatThrownBy(() -> read(PARAPHRASE, "'alike'"))
        .hasMessage(
            "The field 'label' has the label 'alike', which is none of the 2 classes: different,"
                + " same.");
    assertThatThrownBy(() -> read(PARAPHRASE, "null"))
        .hasMessage("The field 'label' holds null where the name or the id of a class is to be.");
    assertThatThrownBy(() -> PARAPHRASE.read(record("{'labels': 1}")))
        .hasMessage("The field 'label' is missing; the record has labels.")
        .extracting(e -> ((RejectedException) e).reason())
        .isEqualTo(RejectionReason.MISSING_FIELD);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "['rude']; 010",
        "['threat', 'toxic']; 101",
        "[]; 000",
        "[1]; 010",
        "[2, 0]; 101",
        "[0, 1]; 110",
        "[0, 1, 2]; 111",
        "['0', 'threat']; 101",
        // As many as there are classes, and one of them twice: a 1 or 0 for each.
        "[0, 1, 0]; 010",
        "[0, 0, 0]; 000",
        "[1, 1, 1]; 111",
        "[1.0, 0.0, 1.0]; 101",
        "[false, true, false]; 010",
        // In a record whose fields are all strings.
        "`'[\\'rude\\']'`; 010",
        "'[0, 0, 1]'; 001",
      })
  void severalClasses(String label, String values) throws RejectedException {
    assertThat(digits(read(new MultiLabel("label", THREE), label))).isEqualTo(values);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "['rude', 'rude']; INVALID_LABEL",
        "[1, 1]; INVALID_LABEL",
        "[0, 1, 0, 1]; INVALID_LABEL",
        "[true, false]; INVALID_LABEL",
        "['kind']; UNKNOWN_LABEL",
        "[3]; UNKNOWN_LABEL",
        "[0.5, 0, 1]; UNKNOWN_LABEL",
        "['toxic', 'rude', true]; INVALID_LABEL",
        "[null]; WRONG_FIELD_TYPE",
        "'rude'; WRONG_FIELD_TYPE",
        "1; WRONG_FIELD_TYPE",
        "null; WRONG_FIELD_TYPE",
      })
  void whatAreNotSeveralClasses(String label, RejectionReason reason) {
    assertRejected(new MultiLabel("label", THREE), label, reason);
  }

  /** [0, 1] could be both of two classes or the second: there, numbers are never ids. */
  @Test
  void ofTwoClassesNumbersAreOneForEach() throws RejectedException {
    LabelReader two = new MultiLabel("label", new Classes(List.of("toxic", "rude")));
    assertThat(digits(read(two, "[0, 1]"))).isEqualTo("01");
    assertThat(digits(read(two, "[1, 1]"))).isEqualTo("11");
    assertThat(digits(read(two, "['toxic', 'rude']"))).isEqualTo("11");
    assertThat(digits(read(two, "[]"))).isEqualTo("00");
    assertRejected(two, "[0]", RejectionReason.INVALID_LABEL);
    assertRejected(two, "[1]", RejectionReason.INVALID_LABEL);
    LabelReader one = new MultiLabel("label", new Classes(List.of("toxic")));
    assertThat(digits(read(one, "[0]"))).isEqualTo("0");
    assertThat(digits(read(one, "['toxic']"))).isEqualTo("1");
  }

  /** Written as ids or as a 1 or 0 for each, the same classes are the same label. */
  @Test
  void bothWaysToWriteSeveralClassesMeanTheSame() throws RejectedException {
    Random random = new Random(42);
    for (int i = 0; i < 2000; i++) {
      int count = 3 + random.nextInt(5);
      LabelReader reader = new MultiLabel("label", Classes.ofCount(count));
      List<Integer> ids = new ArrayList<>();
      List<Integer> forEach = new ArrayList<>();
      StringBuilder expected = new StringBuilder();
      for (int id = 0; id < count; id++) {
        boolean has = random.nextBoolean();
        forEach.add(has ? 1 : 0);
        expected.append(has ? '1' : '0');
        if (has) {
          ids.add(random.nextInt(ids.size() + 1), id);
        }
      }
      assertThat(digits(read(reader, ids.toString()))).isEqualTo(expected.toString());
      assertThat(digits(read(reader, forEach.toString()))).isEqualTo(expected.toString());
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "3.8, 3.8",
        "-2, -2",
        "'4.25', 4.25",
        "[0.5], 0.5",
        "'[0.5]', 0.5",
        "1e-300, 0",
        "123456789012345678901234567890, 1.2345679e29",
      })
  void aNumberToPredict(String label, float value) throws RejectedException {
    Label.Values values = (Label.Values) read(new Regression("label", 1), label);
    assertThat(values.values()).containsExactly(value);
  }

  @Test
  void severalNumbersToPredict() throws RejectedException {
    Label.Values values = (Label.Values) read(new Regression("label", 3), "[1, -0.5, 2e3]");
    assertThat(values.values()).containsExactly(1f, -0.5f, 2000f);
    assertRejected(new Regression("label", 3), "[1, 2]", RejectionReason.INVALID_LABEL);
    assertRejected(new Regression("label", 3), "1", RejectionReason.WRONG_FIELD_TYPE);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = ';',
      value = {
        "1e39; INVALID_LABEL",
        "-1e300; INVALID_LABEL",
        "[]; INVALID_LABEL",
        "[1, 2]; INVALID_LABEL",
        "null; WRONG_FIELD_TYPE",
        "true; WRONG_FIELD_TYPE",
        "'high'; WRONG_FIELD_TYPE",
        "'NaN'; WRONG_FIELD_TYPE",
        "'Infinity'; WRONG_FIELD_TYPE",
        "['1']; WRONG_FIELD_TYPE",
        "{}; WRONG_FIELD_TYPE",
        "1e999; BROKEN_JSON",
        "'1e999'; BROKEN_JSON",
        "NaN; BROKEN_JSON",
      })
  void whatIsNoNumber(String label, RejectionReason reason) {
    assertRejected(new Regression("label", 1), label, reason);
  }

  @Test
  void whatALabelDependsOnIsInItsDescription() {
    Map<String, LabelReader> readers = new HashMap<>();
    for (LabelReader reader :
        List.of(
            new SingleLabel("label", Classes.ofCount(2)),
            new SingleLabel("label", Classes.ofCount(3)),
            new SingleLabel("label", new Classes(List.of("a", "b"))),
            new SingleLabel("label", new Classes(List.of("b", "a"))),
            new SingleLabel("label", new Classes(List.of("a,1:b", "c"))),
            new SingleLabel("label", new Classes(List.of("a", "b,1:c"))),
            new MultiLabel("label", Classes.ofCount(2)),
            new Regression("label", 1),
            new Regression("label", 2))) {
      assertThat(readers.put(reader.description(), reader)).isNull();
    }
    // Where the label stands changes nothing of it.
    assertThat(new Regression("score", 1).description())
        .isEqualTo(new Regression("label", 1).description());
  }

  private static String digits(Label label) {
    StringBuilder digits = new StringBuilder();
    for (float value : ((Label.Values) label).values()) {
      digits.append((int) value);
    }
    return digits.toString();
  }

  private static Label read(LabelReader reader, String label) throws RejectedException {
    return reader.read(record("{'label': " + label + "}"));
  }

  private static ParsedRecord.Fields record(String json) throws RejectedException {
    String quoted = json.replace("\\'", "\\\"").replace('\'', '"');
    return (ParsedRecord.Fields) new RecordParser(1000).parse(quoted.getBytes(UTF_8));
  }

  private static void assertRejected(LabelReader reader, String label, RejectionReason reason) {
    assertThatThrownBy(() -> read(reader, label))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
