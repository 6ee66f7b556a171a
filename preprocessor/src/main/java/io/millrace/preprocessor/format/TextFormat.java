package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;

/**
 * One field is the text as it is; so is the whole of a plain-text record.
 *
 * @param field its name
 */
public record TextFormat(String field) implements RecordFormat {

  @Override
  public String format(ParsedRecord record) throws RejectedException {
    if (record instanceof ParsedRecord.PlainText plain) {
      return plain.text();
    }
    return ((ParsedRecord.Fields) record).text(field);
  }

  @Override
  public String description() {
    return "text";
  }
}
