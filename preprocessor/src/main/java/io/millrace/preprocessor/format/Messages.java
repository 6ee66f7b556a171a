package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the messages of a conversation, and gives them the names that chat templates know. */
final class Messages {
  private static final String ROLE = "role";
  private static final String CONTENT = "content";

  /** Names under which data sets in ShareGPT's form know the roles, besides the usual ones. */
  private static final Map<String, String> ROLES =
      Map.ofEntries(
          Map.entry("human", "user"),
          Map.entry("gpt", "assistant"),
          Map.entry("chatgpt", "assistant"),
          Map.entry("model", "assistant"),
          Map.entry("bot", "assistant"),
          Map.entry("function_call", "assistant"),
          Map.entry("function_response", "tool"),
          Map.entry("observation", "tool"));

  private Messages() {}

  /**
   * The messages of a field, each with a role and usually a content; whatever else they have (tool
   * calls, names) is kept for the template.
   *
   * @param names of a message's own fields
   * @throws RejectedException when the field is no list of messages
   */
  static List<Map<String, Object>> of(ParsedRecord.Fields record, String field, MessageNames names)
      throws RejectedException {
    List<?> values = JsonField.list(record, field);
    if (values.isEmpty()) {
      throw new RejectedException(
          RejectionReason.EMPTY, "The field '" + field + "' has no messages.");
    }
    List<Map<String, Object>> messages = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      messages.add(message(values.get(i), names, "Message " + i + " of the field '" + field + "'"));
    }
    return messages;
  }

  /**
   * Whether a field holds messages and no text: it is a list, or a string with the JSON of some
   * objects that all have a role. A list of anything else in a string is a text, such as one to be
   * sorted.
   */
  static boolean areIn(ParsedRecord.Fields record, String field, MessageNames names) {
    Object value = record.values().get(field);
    if (!(value instanceof String text)) {
      return value instanceof List;
    }
    if (!text.stripLeading().startsWith("[")) {
      return false;
    }
    try {
      List<?> values = JsonField.list(record, field);
      return !values.isEmpty()
          && values.stream()
              .allMatch(
                  message -> message instanceof Map<?, ?> map && map.containsKey(names.role()));
    } catch (RejectedException e) {
      return false;
    }
  }

  private static Map<String, Object> message(Object value, MessageNames names, String what)
      throws RejectedException {
    if (!(value instanceof Map<?, ?> fields)) {
      throw broken(what + " is " + ParsedRecord.kind(value) + ", not an object.");
    }
    Map<String, Object> message = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : fields.entrySet()) {
      String name = (String) entry.getKey();
      if (name.equals(names.role())) {
        message.put(ROLE, role(entry.getValue(), what));
      } else if (name.equals(names.content())) {
        message.put(CONTENT, content(entry.getValue(), what));
      } else if (!name.equals(ROLE) && !name.equals(CONTENT)) {
        // A field that only looks like one of the two must not take its place.
        message.put(name, entry.getValue());
      }
    }
    if (!message.containsKey(ROLE)) {
      throw broken(what + " has no field '" + names.role() + "'.");
    }
    if (!message.containsKey(CONTENT) && !message.containsKey("tool_calls")) {
      throw broken(what + " has no field '" + names.content() + "'.");
    }
    return message;
  }

  private static String role(Object value, String what) throws RejectedException {
    if (!(value instanceof String role) || role.isBlank()) {
      throw broken(what + " has no role that is a string.");
    }
    return ROLES.getOrDefault(role, role);
  }

  /** A text, or the texts of parts as OpenAI writes them, one after the other. */
  private static String content(Object value, String what) throws RejectedException {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    if (!(value instanceof List<?> parts)) {
      throw broken(what + " has a content that is " + ParsedRecord.kind(value) + ".");
    }
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      if (part instanceof Map<?, ?> fields && fields.get("text") instanceof String piece) {
        text.append(piece);
      } else {
        throw broken(what + " has a part that is no text; only text can be trained on.");
      }
    }
    return text.toString();
  }

  private static RejectedException broken(String sentence) {
    return new RejectedException(RejectionReason.BROKEN_CONVERSATION, sentence);
  }
}
