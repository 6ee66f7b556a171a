package io.millrace.preprocessor.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the bytes of the records are, as the setting {@code record.encoding} says. */
public enum RecordEncoding {
  /** Each record is taken for what it begins like; {@link RecordParser} has the rule. */
  AUTO,
  /** Every record is a JSON object. */
  JSON,
  /** Every record is Avro, in single-object encoding or in a schema registry's wire format. */
  AVRO,
  /** Every record is plain text, also where it begins as JSON or Avro does. */
  TEXT;

  /** For example {@code auto}. */
  public String setting() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The values of the setting, in order. */
  public static List<String> settings() {
    return Arrays.stream(values()).map(RecordEncoding::setting).toList();
  }

  /**
   * The encoding of a setting's value.
   *
   * @throws IllegalArgumentException when it is none of {@link #settings()}
   */
  public static RecordEncoding of(String setting) {
    for (RecordEncoding encoding : values()) {
      if (encoding.setting().equals(setting)) {
        return encoding;
      }
    }
    throw new IllegalArgumentException(
        "it must be one of " + String.join(", ", settings()) + ", not '" + setting + "'");
  }
}
