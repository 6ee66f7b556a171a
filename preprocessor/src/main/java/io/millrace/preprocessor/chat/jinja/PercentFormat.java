package io.millrace.preprocessor.chat.jinja;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Python's {@code "%s of %d" % values}. */
final class PercentFormat {
  private static final Pattern PLACE =
      Pattern.compile("%(?:\\((\\w+)\\))?([-+ 0#]*)(\\d{1,6})?(?:\\.(\\d{1,3}))?([a-zA-Z%])");

  private PercentFormat() {}

  static String format(String format, Object values) {
    Iterator<?> rest =
        (values instanceof Tuple tuple ? tuple : java.util.Arrays.asList(values)).iterator();
    StringBuilder text = new StringBuilder();
    Matcher place = PLACE.matcher(format);
    int at = 0;
    for (int next = format.indexOf('%'); next >= 0; next = format.indexOf('%', at)) {
      text.append(format, at, next);
      if (!place.find(next) || place.start() != next) {
        throw new JinjaException("a format has a '%' that stands for nothing");
      }
      at = place.end();
      text.append(place.group(5).equals("%") ? "%" : one(place, values, rest));
      Limits.chars(text.length());
    }
    if (rest.hasNext()
        && !(values instanceof Map<?, ?>)
        && !(values instanceof List<?> list && !(list instanceof Tuple) && list.isEmpty())) {
      throw new JinjaException("a format has fewer places than there are values");
    }
    return text.append(format.substring(at)).toString();
  }

  private static String one(Matcher place, Object values, Iterator<?> rest) {
    Object value;
    if (place.group(1) != null) {
      value = Access.item(values, place.group(1));
      if (value instanceof Undefined undefined) {
        throw undefined.raised();
      }
    } else if (rest.hasNext()) {
      value = rest.next();
    } else {
      throw new JinjaException("a format has more places than there are values");
    }
    String flags = place.group(2);
    int width = place.group(3) == null ? 0 : Integer.parseInt(place.group(3));
    int precision = place.group(4) == null ? -1 : Integer.parseInt(place.group(4));
    char kind = place.group(5).charAt(0);
    boolean isText = kind == 's' || kind == 'r';
    String text;
    if (isText) {
      text = kind == 's' ? Values.text(value) : Representation.of(value);
      if (precision >= 0 && precision < Text.length(text)) {
        text = Text.between(text, 0, precision);
      }
    } else if (Numbers.isNumber(value)) {
      text = NumberFormat.format(value, kind, precision, false);
      if (!text.startsWith("-")) {
        text = (flags.contains("+") ? "+" : flags.contains(" ") ? " " : "") + text;
      }
    } else {
      throw Values.unexpected("a number", value);
    }
    boolean zeros = flags.contains("0") && !isText && !flags.contains("-");
    return NumberFormat.pad(
        text, width, zeros ? '0' : ' ', flags.contains("-") ? '<' : zeros ? '=' : '>');
  }
}
