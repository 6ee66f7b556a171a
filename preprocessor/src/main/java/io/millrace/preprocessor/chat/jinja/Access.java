package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code value.name}, {@code value[key]} and {@code value[a:b:c]}. An attribute is the value's
 * method before it is the dictionary's entry; a subscript the other way round. Nothing else has
 * attributes, and those that begin with an underscore or change their value don't exist.
 */
final class Access {
  private Access() {}

  static Object attribute(Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      Callable method = DictionaryMethods.of(map, name);
      return method != null ? method : entry(map, name);
    }
    if (value instanceof Undefined undefined) {
      throw undefined.raised();
    }
    if (value instanceof Namespace namespace) {
      return namespace.get(name);
    }
    if (value instanceof LoopState loop) {
      return loop.attribute(name);
    }
    Callable method = method(value, name);
    return method != null ? method : none(value, name);
  }

  static Object item(Object value, Object key) {
    if (value instanceof Map<?, ?> map) {
      if (map.containsKey(key)) {
        return map.get(key);
      }
      Callable method = key instanceof String name ? DictionaryMethods.of(map, name) : null;
      return method != null ? method : entry(map, key);
    }
    if (value instanceof Undefined undefined) {
      throw undefined.raised();
    }
    if (key instanceof String name) {
      return attribute(value, name);
    }
    if (Numbers.isInteger(key) && (value instanceof List<?> || value instanceof String)) {
      int length = Values.length(value);
      int index = Numbers.index(key);
      int place = index < 0 ? index + length : index;
      if (place >= 0 && place < length) {
        return value instanceof List<?> list ? list.get(place) : Text.at((String) value, place);
      }
    }
    return new Undefined(
        (value == null ? "None" : Values.type(value) + " object")
            + " has no element "
            + Representation.of(key));
  }

  /** Null stands for a bound that is not written. */
  static Object slice(Object value, Integer start, Integer end, Integer step) {
    if (value instanceof Undefined undefined) {
      throw undefined.raised();
    }
    if (!(value instanceof List<?>) && !(value instanceof String)) {
      return new Undefined("a value of the type " + Values.type(value) + " can't be sliced");
    }
    int by = step == null ? 1 : step;
    if (by == 0) {
      throw new JinjaException("the step of a slice is zero");
    }
    int length = Values.length(value);
    int first = bound(start, length, by, by > 0 ? 0 : length - 1);
    int last = bound(end, length, by, by > 0 ? length : -1);
    if (value instanceof String text && by == 1) {
      return first >= last ? "" : Text.between(text, first, last);
    }
    List<?> elements = value instanceof List<?> list ? list : Text.characters((String) value);
    List<Object> taken = new ArrayList<>();
    for (long i = first; by > 0 ? i < last : i > last; i += by) {
      taken.add(elements.get((int) i));
    }
    if (value instanceof String) {
      StringBuilder text = new StringBuilder();
      taken.forEach(text::append);
      return text.toString();
    }
    return value instanceof Tuple ? new Tuple(taken) : taken;
  }

  private static int bound(Integer bound, int length, int step, int otherwise) {
    if (bound == null) {
      return otherwise;
    }
    int least = step > 0 ? 0 : -1;
    int most = step > 0 ? length : length - 1;
    return Math.max(least, Math.min(most, bound < 0 ? bound + length : bound));
  }

  private static Callable method(Object value, String name) {
    if (value instanceof String text) {
      return StringMethods.of(text, name);
    }
    return value instanceof List<?> list ? ListMethods.of(list, name) : null;
  }

  private static Object entry(Map<?, ?> map, Object key) {
    Object value = map.get(key);
    return value != null || map.containsKey(key) ? value : none(map, key);
  }

  private static Undefined none(Object value, Object name) {
    return new Undefined(
        "'"
            + (value == null ? "None" : Values.type(value) + " object")
            + "' has no attribute '"
            + Values.text(name)
            + "'");
  }
}
