package io.millrace.preprocessor.label;

import io.millrace.preprocessor.format.JsonField;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.util.List;

/**
 * Numbers to predict.
 *
 * @param field with a list of them; where there is one, with the number or a list of it
 * @param count how many
 */
public record Regression(String field, int count) implements LabelReader {

  @Override
  public Label read(ParsedRecord.Fields record) throws RejectedException {
    List<?> given =
        count == 1 && !isList(JsonField.value(record, field))
            ? List.of(JsonField.number(record, field))
            : JsonField.list(record, field);
    if (given.size() != count) {
      throw invalid("has " + given.size() + " numbers where " + count + " are to be predicted");
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = number(given.get(i));
    }
    return new Label.Values(values);
  }

  /** Also one that a record whose fields are all strings carries. */
  private static boolean isList(Object value) {
    return value instanceof List
        || (value instanceof String json && json.stripLeading().startsWith("["));
  }

  private float number(Object value) throws RejectedException {
    if (!(value instanceof Number number)) {
      throw new RejectedException(
          RejectionReason.WRONG_FIELD_TYPE,
          "The field '" + field + "' holds " + ParsedRecord.kind(value) + ", not a number.");
    }
    if (!Float.isFinite(number.floatValue())) {
      throw invalid("holds a number that is larger than a float can be");
    }
    return number.floatValue();
  }

  private RejectedException invalid(String what) {
    return new RejectedException(
        RejectionReason.INVALID_LABEL, "The field '" + field + "' " + what + ".");
  }

  @Override
  public String description() {
    return count + " numbers";
  }
}
