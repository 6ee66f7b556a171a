package io.millrace.preprocessor.chat.jinja;

import java.util.HashMap;
import java.util.Map;

/** The variables of one block, and those around it. Of one rendering, so of one thread. */
final class Scope {
  private static final Object MISSING = new Object();

  private final Scope outer;
  private final Rendering rendering;
  private Map<String, Object> variables;

  Scope(Rendering rendering, Map<String, Object> variables) {
    this.outer = null;
    this.rendering = rendering;
    this.variables = variables;
  }

  private Scope(Scope outer) {
    this.outer = outer;
    this.rendering = outer.rendering;
  }

  Scope inner() {
    return new Scope(this);
  }

  Rendering rendering() {
    return rendering;
  }

  void set(String name, Object value) {
    if (variables == null) {
      variables = new HashMap<>();
    }
    variables.put(name, value);
  }

  Object get(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      if (scope.variables != null) {
        Object value = scope.variables.getOrDefault(name, MISSING);
        if (value != MISSING) {
          return value;
        }
      }
    }
    Callable function = Functions.ALL.get(name);
    return function != null ? function : new Undefined("'" + name + "' is undefined");
  }
}
