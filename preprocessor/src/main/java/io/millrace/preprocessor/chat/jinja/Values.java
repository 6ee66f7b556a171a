package io.millrace.preprocessor.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Python's view of the values that a template handles. */
public final class Values {
  private Values() {}

  /**
   * A JSON value, as Jackson gives it, in the classes that templates compute with; lists and maps
   * are copied.
   *
   * @throws IllegalArgumentException for any other class
   */
  public static Object of(Object json) {
    if (json == null || json instanceof String || json instanceof Boolean || json instanceof Long) {
      return json;
    }
    if (json instanceof Integer || json instanceof Short || json instanceof Byte) {
      return ((Number) json).longValue();
    }
    if (json instanceof BigInteger integer) {
      return Numbers.normal(integer);
    }
    if (json instanceof Double || json instanceof Float || json instanceof BigDecimal) {
      return ((Number) json).doubleValue();
    }
    if (json instanceof List<?> list) {
      List<Object> copy = new ArrayList<>(list.size());
      for (Object element : list) {
        copy.add(of(element));
      }
      return copy;
    }
    if (json instanceof Map<?, ?> map) {
      Map<Object, Object> copy = new LinkedHashMap<>(map.size() * 2);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        copy.put(entry.getKey(), of(entry.getValue()));
      }
      return copy;
    }
    throw new IllegalArgumentException("a " + json.getClass().getName() + " is no JSON value");
  }

  static boolean isTrue(Object value) {
    if (value == null || value instanceof Undefined) {
      return false;
    }
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof String text) {
      return !text.isEmpty();
    }
    if (value instanceof List<?> list) {
      return !list.isEmpty();
    }
    if (value instanceof Map<?, ?> map) {
      return !map.isEmpty();
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    return !value.equals(0L);
  }

  /** Python's str(). */
  static String text(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof Undefined) {
      return "";
    }
    return Representation.of(value);
  }

  static String type(Object value) {
    if (value == null) {
      return "NoneType";
    }
    if (value instanceof Boolean) {
      return "bool";
    }
    if (Numbers.isInteger(value)) {
      return "int";
    }
    if (value instanceof Double) {
      return "float";
    }
    if (value instanceof String) {
      return "str";
    }
    if (value instanceof Tuple) {
      return "tuple";
    }
    if (value instanceof List<?>) {
      return "list";
    }
    if (value instanceof Map<?, ?>) {
      return "dict";
    }
    return value.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
  }

  static JinjaException unexpected(String wanted, Object value) {
    return value instanceof Undefined undefined
        ? undefined.raised()
        : new JinjaException(
            "there is a value of the type " + type(value) + " where " + wanted + " is due");
  }

  /** The elements of a list, the keys of a dictionary, the characters of a string. */
  static Iterable<?> iterate(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.keySet();
    }
    if (value instanceof Iterable<?> iterable) {
      return iterable;
    }
    if (value instanceof String text) {
      return Text.characters(text);
    }
    if (value instanceof Undefined) {
      return List.of();
    }
    throw new JinjaException("a value of the type " + type(value) + " can't be gone through");
  }

  static List<Object> list(Object value) {
    List<Object> list = new ArrayList<>();
    for (Object element : iterate(value)) {
      list.add(element);
    }
    return list;
  }

  static int length(Object value) {
    if (value instanceof String text) {
      return Text.length(text);
    }
    if (value instanceof List<?> list) {
      return list.size();
    }
    if (value instanceof Map<?, ?> map) {
      return map.size();
    }
    if (value instanceof Undefined) {
      return 0;
    }
    throw new JinjaException("a value of the type " + type(value) + " has no length");
  }

  static boolean equal(Object a, Object b) {
    if (a == b) {
      return true;
    }
    if (a == null || b == null) {
      return false;
    }
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      return Numbers.compare(a, b) == 0;
    }
    if (a instanceof Undefined && b instanceof Undefined) {
      return true;
    }
    if (a instanceof List<?> first && b instanceof List<?> second) {
      if (first.size() != second.size() || a instanceof Tuple != b instanceof Tuple) {
        return false;
      }
      for (int i = 0; i < first.size(); i++) {
        if (!equal(first.get(i), second.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Map<?, ?> first && b instanceof Map<?, ?> second) {
      if (first.size() != second.size()) {
        return false;
      }
      for (Map.Entry<?, ?> entry : first.entrySet()) {
        if (!second.containsKey(entry.getKey())
            || !equal(entry.getValue(), second.get(entry.getKey()))) {
          return false;
        }
      }
      return true;
    }
    return a.equals(b);
  }

  /** The order of two numbers, strings or lists. */
  static int compare(Object a, Object b) {
    if (a instanceof Undefined undefined) {
      throw undefined.raised();
    }
    if (b instanceof Undefined undefined) {
      throw undefined.raised();
    }
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      return Numbers.compare(a, b);
    }
    if (a instanceof String first && b instanceof String second) {
      return Text.compare(first, second);
    }
    if (a instanceof List<?> first
        && b instanceof List<?> second
        && a instanceof Tuple == b instanceof Tuple) {
      for (int i = 0; i < Math.min(first.size(), second.size()); i++) {
        if (!equal(first.get(i), second.get(i))) {
          return compare(first.get(i), second.get(i));
        }
      }
      return Integer.compare(first.size(), second.size());
    }
    throw new JinjaException(
        "values of the types " + type(a) + " and " + type(b) + " have no order");
  }

  static boolean contains(Object container, Object value) {
    if (container instanceof String text) {
      if (value instanceof String part) {
        return text.contains(part);
      }
      throw new JinjaException(
          "what is looked for in a string must be a string, not a " + type(value));
    }
    if (container instanceof Map<?, ?> map) {
      return map.containsKey(value);
    }
    for (Object element : iterate(container)) {
      if (equal(element, value)) {
        return true;
      }
    }
    return false;
  }
}
