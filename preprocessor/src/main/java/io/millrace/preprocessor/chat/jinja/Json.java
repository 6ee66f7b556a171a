package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Python's json.dumps.
 *
 * @param indent what one level is indented by; null for one line
 */
record Json(
    boolean ascii, String indent, String itemSeparator, String keySeparator, boolean sorted) {

  static String dump(Object value, Arguments arguments) {
    Object indent = arguments.get(1, "indent", null);
    String level =
        indent == null ? null : indent instanceof String text ? text : " ".repeat(width(indent));
    Object separators = arguments.get(2, "separators", null);
    List<Object> pair =
        separators == null ? List.of(level == null ? ", " : ",", ": ") : Values.list(separators);
    Json json =
        new Json(
            arguments.flag(0, "ensure_ascii", false),
            level,
            Values.text(pair.get(0)),
            Values.text(pair.get(1)),
            arguments.flag(3, "sort_keys", false));
    StringBuilder text = new StringBuilder();
    json.write(value, text, 0);
    return text.toString();
  }

  private static int width(Object indent) {
    int width = Math.max(0, Numbers.index(indent));
    Limits.chars(width);
    return width;
  }

  private void write(Object value, StringBuilder text, int depth) {
    Limits.chars(text.length());
    if (value == null) {
      text.append("null");
    } else if (value instanceof Boolean) {
      text.append(value);
    } else if (Numbers.isInteger(value)) {
      text.append(value);
    } else if (value instanceof Double number) {
      text.append(number(number));
    } else if (value instanceof String string) {
      quote(string, text);
    } else if (value instanceof List<?> list) {
      elements(list, text, depth + 1);
    } else if (value instanceof Map<?, ?> map) {
      entries(map, text, depth + 1);
    } else {
      throw new JinjaException("a value of the type " + Values.type(value) + " is no JSON");
    }
  }

  private static String number(double number) {
    if (Double.isFinite(number)) {
      return Representation.number(number);
    }
    return Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
  }

  private void elements(List<?> list, StringBuilder text, int depth) {
    if (list.isEmpty()) {
      text.append("[]");
      return;
    }
    text.append('[');
    for (int i = 0; i < list.size(); i++) {
      begin(i == 0, text, depth);
      write(list.get(i), text, depth);
    }
    line(text, depth - 1);
    text.append(']');
  }

  private void entries(Map<?, ?> map, StringBuilder text, int depth) {
    if (map.isEmpty()) {
      text.append("{}");
      return;
    }
    List<Map.Entry<?, ?>> entries = new ArrayList<>(map.entrySet());
    if (sorted) {
      entries.sort((a, b) -> Values.compare(a.getKey(), b.getKey()));
    }
    text.append('{');
    boolean first = true;
    for (Map.Entry<?, ?> entry : entries) {
      begin(first, text, depth);
      first = false;
      quote(key(entry.getKey()), text);
      text.append(keySeparator);
      write(entry.getValue(), text, depth);
    }
    line(text, depth - 1);
    text.append('}');
  }

  private static String key(Object key) {
    if (key == null) {
      return "null";
    }
    if (key instanceof Boolean) {
      return key.toString();
    }
    if (key instanceof String || Numbers.isNumber(key)) {
      return Values.text(key);
    }
    throw new JinjaException("a key of the type " + Values.type(key) + " is no JSON");
  }

  private void begin(boolean first, StringBuilder text, int depth) {
    if (!first) {
      text.append(itemSeparator);
    }
    line(text, depth);
  }

  private void line(StringBuilder text, int depth) {
    if (indent != null) {
      Limits.chars((long) text.length() + (long) indent.length() * depth);
      text.append('\n').append(indent.repeat(depth));
    }
  }

  private void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        default -> {
          if (c < 0x20 || (ascii && c > 0x7e)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
