package io.millrace.preprocessor.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** The one object whose attributes a template may set. */
final class Namespace {
  private final Map<String, Object> attributes = new HashMap<>();

  void set(String name, Object value) {
    attributes.put(name, value);
  }

  Object get(String name) {
    return attributes.containsKey(name)
        ? attributes.get(name)
        : new Undefined("the namespace has no attribute '" + name + "'");
  }
}
