package io.millrace.preprocessor.label;

import io.millrace.preprocessor.format.JsonField;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;

/**
 * One class, by its name or id.
 *
 * @param field that names it
 * @param classes there are
 */
public record SingleLabel(String field, Classes classes) implements LabelReader {

  @Override
  public Label read(ParsedRecord.Fields record) throws RejectedException {
    return new Label.OfClass(classes.id(JsonField.value(record, field), field));
  }

  @Override
  public String description() {
    return "one of " + ClassList.of(classes);
  }
}
