package io.millrace.preprocessor.sequence;

/**
 * What a record's headers say about how it is to be read, each empty where there is no such header.
 *
 * @param encoding JSON, Avro or text: a value of the setting record.encoding
 * @param format which fields make the text, and how: a value of the setting format
 */
public record RecordHints(String encoding, String format) {
  public static final RecordHints NONE = new RecordHints("", "");
}
