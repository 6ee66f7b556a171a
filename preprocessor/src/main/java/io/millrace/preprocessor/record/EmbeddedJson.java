package io.millrace.preprocessor.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Map;

/**
 * JSON in a field that is a string, read as strictly as the record itself. Its length is that of a
 * part of a record, which is limited already.
 */
public final class EmbeddedJson {
  private static final ObjectReader READER =
      StrictJson.mapper(Integer.MAX_VALUE).readerFor(Object.class);

  private EmbeddedJson() {}

  /**
   * Reads a value.
   *
   * @param field names it, for messages
   * @throws JsonProcessingException when it is no JSON
   * @throws RejectedException when a text in it is no Unicode or a number is infinite
   */
  public static Object parse(String json, String field)
      throws JsonProcessingException, RejectedException {
    Object value = READER.readValue(json);
    JsonValues.requireSound(Map.of(field, value == null ? "" : value));
    return value;
  }
}
