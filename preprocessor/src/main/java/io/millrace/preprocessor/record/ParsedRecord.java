package io.millrace.preprocessor.record;

import java.util.Map;

/** A record that could be read, before its format is looked at. */
public sealed interface ParsedRecord {

  /** Neither JSON nor Avro: the whole record is the text. */
  record PlainText(String text) implements ParsedRecord {}

  /**
   * A JSON object or an Avro text record.
   *
   * @param values by name: strings, numbers, booleans, lists, maps and null, as JSON has them
   */
  record Fields(Map<String, Object> values) implements ParsedRecord {

    /**
     * A field's text.
     *
     * @throws RejectedException when it is missing, no string, no Unicode or blank
     */
    public String text(String name) throws RejectedException {
      Object value = values.get(name);
      if (value == null && !values.containsKey(name)) {
        throw new RejectedException(
            RejectionReason.MISSING_FIELD,
            "The field '" + name + "' is missing; the record has " + names() + ".");
      }
      if (!(value instanceof String text)) {
        throw new RejectedException(
            RejectionReason.WRONG_FIELD_TYPE,
            "The field '" + name + "' is " + kind(value) + ", not a string.");
      }
      return UnicodeText.requireContent(text, "The field '" + name + "'");
    }

    /** The names of the fields, for messages. */
    public String names() {
      if (values.isEmpty()) {
        return "no fields";
      }
      String joined = String.join(", ", values.keySet());
      return joined.length() <= 200 ? joined : joined.substring(0, 200) + "...";
    }
  }

  /** What a value is, for messages. */
  static String kind(Object value) {
    if (value == null) {
      return "null";
    }
    if (value instanceof Number) {
      return "a number";
    }
    if (value instanceof Boolean) {
      return "a boolean";
    }
    if (value instanceof String) {
      return "a string";
    }
    return value instanceof Map ? "an object" : "an array";
  }
}
