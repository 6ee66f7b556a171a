package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A list of messages, and beside it what goes to all of them: a system prompt, tools, variables of
 * the chat template.
 *
 * @param field name of the field with the messages
 * @param names of a message's fields
 * @param systemField name of the field with a system prompt, which may be missing
 * @param chats puts them into the model's form
 */
public record ConversationFormat(
    String field, MessageNames names, String systemField, ChatRenderer chats)
    implements RecordFormat {

  @Override
  public boolean fits(ParsedRecord.Fields record) {
    return record.values().containsKey(field);
  }

  @Override
  public Example format(ParsedRecord.Fields record, Instant recordedAt) throws RejectedException {
    List<Map<String, Object>> messages = Messages.of(record, field, names);
    Object system = record.values().get(systemField);
    if (system instanceof String prompt && !prompt.isEmpty()) {
      List<Map<String, Object>> all = new ArrayList<>();
      all.add(Map.of("role", "system", "content", prompt));
      all.addAll(messages);
      messages = all;
    } else if (system != null && !(system instanceof String)) {
      throw new RejectedException(
          RejectionReason.WRONG_FIELD_TYPE,
          "The field '" + systemField + "' is " + ParsedRecord.kind(system) + ", not a string.");
    }
    return chats.render(record, recordedAt, messages);
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
