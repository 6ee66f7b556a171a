package io.millrace.preprocessor.chat.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tests that can stand after {@code is}. */
final class Tests {
  static final Map<String, Test> ALL = new HashMap<>();

  static {
    ALL.put("defined", (v, a) -> !(v instanceof Undefined));
    ALL.put("undefined", (v, a) -> v instanceof Undefined);
    ALL.put("none", (v, a) -> v == null);
    ALL.put("boolean", (v, a) -> v instanceof Boolean);
    ALL.put("true", (v, a) -> Boolean.TRUE.equals(v));
    ALL.put("false", (v, a) -> Boolean.FALSE.equals(v));
    ALL.put("integer", (v, a) -> Numbers.isInteger(v) && !(v instanceof Boolean));
    ALL.put("float", (v, a) -> v instanceof Double);
    ALL.put("number", (v, a) -> Numbers.isNumber(v));
    ALL.put("string", (v, a) -> v instanceof String);
    ALL.put("mapping", (v, a) -> v instanceof Map<?, ?>);
    ALL.put("sequence", (v, a) -> isSized(v));
    ALL.put("iterable", (v, a) -> isSized(v) || v instanceof Iterable<?>);
    ALL.put("callable", (v, a) -> v instanceof Callable);
    ALL.put("sameas", (v, a) -> same(v, a.need(0, "other")));
    ALL.put("in", (v, a) -> Values.contains(a.need(0, "seq"), v));
    ALL.put("lower", (v, a) -> lower(Values.text(v)));
    ALL.put("upper", (v, a) -> upper(Values.text(v)));
    ALL.put("odd", (v, a) -> rest(v, 2L).equals(1L));
    ALL.put("even", (v, a) -> rest(v, 2L).equals(0L));
    ALL.put("divisibleby", (v, a) -> rest(v, a.need(0, "num")).equals(0L));
    for (String name : List.of("==", "eq", "equalto")) {
      ALL.put(name, (v, a) -> Operators.compare("==", v, a.need(0, "other")));
    }
    for (String name : List.of("!=", "ne")) {
      ALL.put(name, (v, a) -> Operators.compare("!=", v, a.need(0, "other")));
    }
    for (String name : List.of("<", "lt", "lessthan")) {
      ALL.put(name, (v, a) -> Operators.compare("<", v, a.need(0, "other")));
    }
    for (String name : List.of(">", "gt", "greaterthan")) {
      ALL.put(name, (v, a) -> Operators.compare(">", v, a.need(0, "other")));
    }
    for (String name : List.of("<=", "le")) {
      ALL.put(name, (v, a) -> Operators.compare("<=", v, a.need(0, "other")));
    }
    for (String name : List.of(">=", "ge")) {
      ALL.put(name, (v, a) -> Operators.compare(">=", v, a.need(0, "other")));
    }
    ALL.put("filter", (v, a) -> Filters.ALL.containsKey(Values.text(v)));
    ALL.put("test", (v, a) -> Tests.ALL.containsKey(Values.text(v)));
    ALL.put("escaped", (v, a) -> false);
  }

  private Tests() {}

  private static boolean isSized(Object value) {
    return value instanceof String
        || value instanceof List<?>
        || value instanceof Map<?, ?>
        || value instanceof Undefined;
  }

  private static boolean same(Object a, Object b) {
    return a == b
        || ((a instanceof Boolean || a instanceof Long || a instanceof String) && a.equals(b));
  }

  private static Object rest(Object value, Object by) {
    return Operators.arithmetic("%", value, by);
  }

  private static boolean lower(String text) {
    return text.equals(Text.lower(text)) && text.codePoints().anyMatch(Text::isCased);
  }

  private static boolean upper(String text) {
    return text.equals(Text.upper(text)) && text.codePoints().anyMatch(Text::isCased);
  }
}
