package io.millrace.cli.produce;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Takes a record's key from one of its JSON fields. */
final class RecordKey {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String field;

  /**
   * A way to keys.
   *
   * @param field null where records have none
   */
  RecordKey(String field) {
    this.field = field;
  }

  /** Whether records should have a key. */
  boolean wanted() {
    return field != null;
  }

  /** The key, or null where there is none: the record is no JSON object or lacks the field. */
  byte[] of(byte[] line) {
    if (field == null) {
      return null;
    }
    try {
      JsonNode value = JSON.readTree(line).get(field);
      return value == null || value.isNull()
          ? null
          : value.asText().getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      return null;
    }
  }
}
