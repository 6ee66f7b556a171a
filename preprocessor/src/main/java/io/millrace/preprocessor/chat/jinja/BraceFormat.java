package io.millrace.preprocessor.chat.jinja;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code "{} of {name:.2f}".format(...)}. */
final class BraceFormat {
  private static final Pattern PLACE =
      Pattern.compile("\\{(\\w*)((?:\\.\\w+|\\[[^\\]{}]+\\])*)(?:!([rs]))?(?::([^{}]*))?\\}");
  private static final Pattern STEP = Pattern.compile("\\.(\\w+)|\\[([^\\]]+)\\]");
  private static final Pattern SPECIFICATION =
      Pattern.compile("(?:(.)?([<>=^]))?([-+ ])?(0)?(\\d{1,6})?(,)?(?:\\.(\\d{1,3}))?([a-zA-Z%])?");

  private BraceFormat() {}

  static String format(String format, Arguments arguments) {
    StringBuilder text = new StringBuilder();
    Matcher place = PLACE.matcher(format);
    int counted = 0;
    for (int at = 0; at < format.length(); ) {
      char c = format.charAt(at);
      if (c != '{' && c != '}') {
        text.append(c);
        at++;
      } else if (format.startsWith(String.valueOf(c).repeat(2), at)) {
        text.append(c);
        at += 2;
      } else if (c == '{' && place.find(at) && place.start() == at) {
        String name = place.group(1);
        Object value = value(name.isEmpty() ? String.valueOf(counted++) : name, arguments);
        text.append(one(place, follow(value, place.group(2))));
        at = place.end();
      } else {
        throw new JinjaException("a format has a brace that stands for nothing");
      }
      Limits.chars(text.length());
    }
    return text.toString();
  }

  private static Object value(String name, Arguments arguments) {
    boolean place = Character.isDigit(name.charAt(0));
    if (place && name.length() < 6 && Integer.parseInt(name) < arguments.positional().size()) {
      return arguments.positional().get(Integer.parseInt(name));
    }
    if (!place && arguments.named().containsKey(name)) {
      return arguments.named().get(name);
    }
    throw new JinjaException("a format has no value for '{" + name + "}'");
  }

  private static Object follow(Object start, String path) {
    Object value = start;
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      if (step.group(1) != null) {
        value = Access.attribute(value, step.group(1));
      } else {
        String key = step.group(2);
        value = Access.item(value, key.matches("\\d{1,9}") ? (Object) Long.valueOf(key) : key);
      }
      if (value instanceof Undefined undefined) {
        throw undefined.raised();
      }
    }
    return value;
  }

  private static String one(Matcher place, Object value) {
    String conversion = place.group(3);
    Object shown =
        conversion == null
            ? value
            : conversion.equals("r") ? Representation.of(value) : Values.text(value);
    if (place.group(4) == null || place.group(4).isEmpty()) {
      return Values.text(shown);
    }
    Matcher wanted = SPECIFICATION.matcher(place.group(4));
    if (!wanted.matches()) {
      throw new JinjaException("the format '" + place.group(4) + "' is not supported");
    }
    int width = wanted.group(5) == null ? 0 : Integer.parseInt(wanted.group(5));
    int precision = wanted.group(7) == null ? -1 : Integer.parseInt(wanted.group(7));
    boolean isNumber = Numbers.isNumber(shown) && !(shown instanceof Boolean);
    boolean zeros = wanted.group(4) != null;
    char fill = wanted.group(1) != null ? wanted.group(1).charAt(0) : zeros ? '0' : ' ';
    char align =
        wanted.group(2) != null
            ? wanted.group(2).charAt(0)
            : zeros && isNumber ? '=' : isNumber ? '>' : '<';
    String text;
    if (isNumber) {
      char kind =
          wanted.group(8) != null ? wanted.group(8).charAt(0) : shown instanceof Double ? 'g' : 'd';
      text = NumberFormat.format(shown, kind, precision, wanted.group(6) != null);
      if (wanted.group(3) != null && !wanted.group(3).equals("-") && !text.startsWith("-")) {
        text = wanted.group(3) + text;
      }
    } else {
      text = Values.text(shown);
      if (precision >= 0 && precision < Text.length(text)) {
        text = Text.between(text, 0, precision);
      }
    }
    return NumberFormat.pad(text, width, fill, align);
  }
}
