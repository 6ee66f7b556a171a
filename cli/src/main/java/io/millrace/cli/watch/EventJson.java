package io.millrace.cli.watch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.terminal.JsonLine;
import io.millrace.schemas.event.TrainingEvent;

/** Events as JSON objects for scripts, with the contract's field names. */
public final class EventJson {
  private EventJson() {}

  /** One line: the event's own fields, {@code type}, then the fields of that type. */
  public static String line(TrainingEvent event) {
    ObjectNode object = JsonLine.object();
    object.put("run", event.run());
    object.put("incarnation", event.incarnation());
    object.put("sequence", event.sequence());
    object.put("step", event.step());
    object.put("time", event.time());
    object.put("type", event.payload().getClass().getSimpleName());
    object.setAll(JsonLine.of((Record) event.payload()));
    return JsonLine.text(object);
  }
}
