package io.millrace.cli.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.millrace.schemas.event.TrainingEvent;

/** Events as JSON objects for scripts, with the contract's field names. */
public final class EventJson {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private EventJson() {}

  /** One line: the event's own fields, {@code type}, then the fields of that type. */
  public static String line(TrainingEvent event) {
    ObjectNode object = MAPPER.createObjectNode();
    object.put("run", event.run());
    object.put("incarnation", event.incarnation());
    object.put("step", event.step());
    object.put("time", event.time());
    object.put("type", event.payload().getClass().getSimpleName());
    ObjectNode payload = MAPPER.valueToTree(event.payload());
    object.setAll(payload);
    try {
      return MAPPER.writeValueAsString(object);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("An event cannot be written as JSON", e);
    }
  }
}
