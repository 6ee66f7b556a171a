package io.millrace.preprocessor.record;

import java.util.Map;

/** A record that could be read, before its format is looked at. */
public sealed interface ParsedRecord {

  /** Neither JSON nor Avro: the whole record is the text. */
  record PlainText(String text) implements ParsedRecord {}

  /**
   * A JSON object or an Avro record.
   *
   * @param values by name and in the record's order: String, Integer, Long, Double, Boolean, List,
   *     Map and null, and BigInteger from JSON. Texts and names are whole Unicode, doubles finite,
   *     and what is nested is at most 100 deep
   */
  record Fields(Map<String, Object> values) implements ParsedRecord {
    private static final int MOST_OF_NAMES = 200;

    /**
     * A field's text.
     *
     * @throws RejectedException when it is missing, no string or blank
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
      StringBuilder names = new StringBuilder();
      for (String name : values.keySet()) {
        if (names.length() > MOST_OF_NAMES) {
          break;
        }
        names.append(names.length() == 0 ? "" : ", ").append(Excerpt.of(name, MOST_OF_NAMES + 1));
      }
      return Excerpt.of(names.toString(), MOST_OF_NAMES);
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
