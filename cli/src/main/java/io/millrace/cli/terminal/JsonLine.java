package io.millrace.cli.terminal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/** What scripts read: one JSON object per line, with names in snake_case. */
public final class JsonLine {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private JsonLine() {}

  /** An object to be filled. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** A record as an object, its components by their names. */
  public static ObjectNode of(Record value) {
    return MAPPER.valueToTree(value);
  }

  /** Puts a value of any kind, records and lists of them included, under a name. */
  public static void put(ObjectNode object, String name, Object value) {
    object.set(name, MAPPER.valueToTree(value));
  }

  /** The line. */
  public static String text(ObjectNode object) {
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An object cannot be written as JSON", e);
    }
  }
}
