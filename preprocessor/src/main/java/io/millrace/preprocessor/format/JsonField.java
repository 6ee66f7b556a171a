package io.millrace.preprocessor.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.millrace.preprocessor.record.EmbeddedJson;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.util.List;
import java.util.Map;

/**
 * Fields that are arrays, objects or numbers. A string with the JSON of one will do: that is how a
 * record whose fields are all strings, as TextRecord.avsc has them, carries a conversation.
 */
public final class JsonField {
  private JsonField() {}

  /**
   * A field that is an array.
   *
   * @throws RejectedException when it is missing or something else
   */
  public static List<?> list(ParsedRecord.Fields record, String name) throws RejectedException {
    return required(record, name, List.class, "an array");
  }

  /**
   * A field that is an object.
   *
   * @throws RejectedException when it is missing or something else
   */
  static Map<?, ?> object(ParsedRecord.Fields record, String name) throws RejectedException {
    return required(record, name, Map.class, "an object");
  }

  /**
   * A field that is a number.
   *
   * @throws RejectedException when it is missing or something else
   */
  public static Number number(ParsedRecord.Fields record, String name) throws RejectedException {
    return required(record, name, Number.class, "a number");
  }

  /**
   * A field, whatever it is; null where the record says null.
   *
   * @throws RejectedException when it is missing
   */
  public static Object value(ParsedRecord.Fields record, String name) throws RejectedException {
    Object value = record.values().get(name);
    if (value == null && !record.values().containsKey(name)) {
      throw new RejectedException(
          RejectionReason.MISSING_FIELD,
          "The field '" + name + "' is missing; the record has " + record.names() + ".");
    }
    return value;
  }

  private static <T> T required(ParsedRecord.Fields record, String name, Class<T> type, String what)
      throws RejectedException {
    Object value = value(record, name);
    if (value instanceof String json) {
      value = parsed(json, name, what);
    }
    if (type.isInstance(value)) {
      return type.cast(value);
    }
    throw new RejectedException(
        RejectionReason.WRONG_FIELD_TYPE,
        "The field '" + name + "' is " + ParsedRecord.kind(value) + ", not " + what + ".");
  }

  private static Object parsed(String json, String name, String what) throws RejectedException {
    try {
      return EmbeddedJson.parse(json, "The field '" + name + "'");
    } catch (JsonProcessingException e) {
      throw new RejectedException(
          RejectionReason.WRONG_FIELD_TYPE,
          "The field '" + name + "' is a string and not the JSON of " + what + ".");
    }
  }
}
