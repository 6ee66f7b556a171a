package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import java.time.Instant;

/**
 * One field is the text as it is.
 *
 * @param field its name
 */
public record TextFormat(String field) implements RecordFormat {

  @Override
  public boolean fits(ParsedRecord.Fields record) {
    return record.values().containsKey(field);
  }

  @Override
  public Example format(ParsedRecord.Fields record, Instant recordedAt) throws RejectedException {
    return Example.Text.whole(record.text(field), true);
  }

  @Override
  public String fields() {
    return "'" + field + "'";
  }

  @Override
  public String description() {
    return "text";
  }
}
