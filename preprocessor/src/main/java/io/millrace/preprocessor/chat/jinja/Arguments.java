package io.millrace.preprocessor.chat.jinja;

import java.util.List;
import java.util.Map;

/** What a function, filter, test or macro is called with. */
record Arguments(List<Object> positional, Map<String, Object> named) {
  static final Arguments NONE = new Arguments(List.of(), Map.of());

  static Arguments of(Object... values) {
    return new Arguments(java.util.Arrays.asList(values), Map.of());
  }

  boolean has(int place, String name) {
    return place < positional.size() || named.containsKey(name);
  }

  /** The argument at a place or of that name, else the other value. */
  Object get(int place, String name, Object otherwise) {
    if (place < positional.size()) {
      return positional.get(place);
    }
    return named.containsKey(name) ? named.get(name) : otherwise;
  }

  Object need(int place, String name) {
    if (!has(place, name)) {
      throw new JinjaException("an argument '" + name + "' is missing");
    }
    return get(place, name, null);
  }

  String text(int place, String name) {
    Object value = need(place, name);
    if (value instanceof String text) {
      return text;
    }
    throw Values.unexpected("a string", value);
  }

  int integer(int place, String name, int otherwise) {
    Object value = get(place, name, null);
    return value == null ? otherwise : Numbers.index(value);
  }

  boolean flag(int place, String name, boolean otherwise) {
    return has(place, name) ? Values.isTrue(get(place, name, null)) : otherwise;
  }

  /** Refuses more arguments than there are places for. */
  void atMost(int places) {
    if (positional.size() + named.size() > places) {
      throw new JinjaException(
          "there are " + (positional.size() + named.size()) + " arguments, not " + places);
    }
  }

  /** Those from a place on. */
  Arguments from(int place) {
    return new Arguments(
        positional.subList(Math.min(place, positional.size()), positional.size()), named);
  }
}
