package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The methods of a dictionary that leave it as it is. */
final class DictionaryMethods {
  private DictionaryMethods() {}

  /** Null where there is none of that name. */
  static Callable of(Map<?, ?> map, String name) {
    return switch (name) {
      case "get" ->
          (arguments, rendering) -> {
            arguments.atMost(2);
            Object value = map.get(arguments.need(0, "key"));
            return value != null || map.containsKey(arguments.get(0, "key", null))
                ? value
                : arguments.get(1, "default", null);
          };
      case "items" ->
          (arguments, rendering) -> {
            arguments.atMost(0);
            return items(map);
          };
      case "keys" ->
          (arguments, rendering) -> {
            arguments.atMost(0);
            return new ArrayList<Object>(map.keySet());
          };
      case "values" ->
          (arguments, rendering) -> {
            arguments.atMost(0);
            return new ArrayList<Object>(map.values());
          };
      case "copy" -> (arguments, rendering) -> new LinkedHashMap<Object, Object>(map);
      default -> null;
    };
  }

  static List<Object> items(Map<?, ?> map) {
    List<Object> items = new ArrayList<>(map.size());
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      List<Object> pair = new ArrayList<>(2);
      pair.add(entry.getKey());
      pair.add(entry.getValue());
      items.add(new Tuple(pair));
    }
    return items;
  }
}
