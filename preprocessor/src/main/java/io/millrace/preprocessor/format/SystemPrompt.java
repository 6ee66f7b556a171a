package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A system prompt in a field beside a conversation.
 *
 * @param field its name; a record need not have it
 */
record SystemPrompt(String field) {
  private static final String SYSTEM = "system";

  /**
   * The conversation with the prompt in it, once: as its first message, unless it is a message
   * already.
   *
   * @throws RejectedException when the field is no string, or the conversation has another system
   *     prompt: which of the two was meant is not ours to guess
   */
  List<Map<String, Object>> in(ParsedRecord.Fields record, List<Map<String, Object>> messages)
      throws RejectedException {
    Object value = record.values().get(field);
    if (value == null) {
      return messages;
    }
    if (!(value instanceof String prompt)) {
      throw new RejectedException(
          RejectionReason.WRONG_FIELD_TYPE,
          "The field '" + field + "' is " + ParsedRecord.kind(value) + ", not a string.");
    }
    if (prompt.isEmpty()) {
      return messages;
    }
    List<Object> given =
        messages.stream()
            .filter(message -> SYSTEM.equals(message.get("role")))
            .map(message -> message.get("content"))
            .toList();
    if (given.isEmpty()) {
      List<Map<String, Object>> all = new ArrayList<>();
      all.add(Map.of("role", SYSTEM, "content", prompt));
      all.addAll(messages);
      return all;
    }
    if (given.stream().allMatch(content -> Objects.equals(content, prompt))) {
      return messages;
    }
    throw new RejectedException(
        RejectionReason.BROKEN_CONVERSATION,
        "The field '"
            + field
            + "' is another system prompt than the one among the messages: leave one of them out.");
  }
}
