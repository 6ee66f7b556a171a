package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import java.time.Instant;

/**
 * A list of messages.
 *
 * @param field name of the field with the messages
 * @param names of a message's fields
 * @param chats puts them into the model's form
 */
public record ConversationFormat(String field, MessageNames names, ChatRenderer chats)
    implements RecordFormat {

  @Override
  public boolean fits(ParsedRecord.Fields record) {
    return record.values().containsKey(field);
  }

  @Override
  public Example format(ParsedRecord.Fields record, Instant recordedAt) throws RejectedException {
    return chats.render(record, recordedAt, Messages.of(record, field, names));
  }

  @Override
  public String fields() {
    return "'" + field + "'";
  }

  @Override
  public String description() {
    return "conversation:" + chats.description();
  }
}
