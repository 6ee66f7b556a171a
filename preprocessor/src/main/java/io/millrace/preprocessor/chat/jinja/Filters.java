package io.millrace.preprocessor.chat.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The filters of single values; those of lists are in {@link ListFilters}. */
final class Filters {
  static final Map<String, Filter> ALL = new HashMap<>();

  private static final Pattern WORD_START = Pattern.compile("[-\\s({\\[<]+");
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  static {
    ALL.put("tojson", (v, a, r) -> Json.dump(defined(v), a));
    ALL.put(
        "trim",
        (v, a, r) ->
            Text.strip(
                Values.text(v),
                a.get(0, "chars", null) == null ? null : a.text(0, "chars"),
                true,
                true));
    ALL.put("upper", (v, a, r) -> Text.upper(Values.text(v)));
    ALL.put("lower", (v, a, r) -> Text.lower(Values.text(v)));
    ALL.put("capitalize", (v, a, r) -> Text.capitalize(Values.text(v)));
    ALL.put("title", (v, a, r) -> title(Values.text(v)));
    ALL.put("string", (v, a, r) -> Values.text(v));
    ALL.put("safe", (v, a, r) -> Values.text(v));
    ALL.put("escape", (v, a, r) -> escape(Values.text(v)));
    ALL.put("e", ALL.get("escape"));
    ALL.put("forceescape", ALL.get("escape"));
    ALL.put("replace", (v, a, r) -> replace(v, a));
    ALL.put("indent", (v, a, r) -> indent(Values.text(v), a));
    ALL.put("center", (v, a, r) -> center(Values.text(v), a));
    ALL.put("truncate", (v, a, r) -> truncate(Values.text(v), a));
    ALL.put("format", (v, a, r) -> format(Values.text(v), a));
    ALL.put("wordcount", (v, a, r) -> WORD.matcher(Values.text(v)).results().count());
    ALL.put("default", (v, a, r) -> otherwise(v, a));
    ALL.put("d", ALL.get("default"));
    ALL.put("abs", (v, a, r) -> abs(v));
    ALL.put("round", (v, a, r) -> round(v, a));
    ALL.put("int", (v, a, r) -> integer(v, a));
    ALL.put("float", (v, a, r) -> real(v, a));
    ALL.put("length", (v, a, r) -> (long) Values.length(v));
    ALL.put("count", ALL.get("length"));
    ALL.put("attr", (v, a, r) -> attribute(v, a.text(0, "name")));
    ListFilters.addTo(ALL);
  }

  private Filters() {}

  private static Object defined(Object value) {
    if (value instanceof Undefined undefined) {
      throw new JinjaException("there is nothing to make JSON of, as " + undefined.why());
    }
    return value;
  }

  /** Jinja's own idea of a title: whatever follows a space, a dash or an opening bracket. */
  private static String title(String text) {
    StringBuilder title = new StringBuilder();
    boolean start = true;
    for (Object character : Text.characters(text)) {
      String one = (String) character;
      title.append(start ? Text.upper(one) : Text.lower(one));
      start = WORD_START.matcher(one).matches() || Text.isBlank(one);
    }
    return title.toString();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("'", "&#39;")
        .replace("\"", "&#34;");
  }

  private static String replace(Object value, Arguments arguments) {
    Object count = arguments.get(2, "count", null);
    return Text.replace(
        Values.text(value),
        Values.text(arguments.need(0, "old")),
        Values.text(arguments.need(1, "new")),
        count == null ? -1 : Numbers.index(count));
  }

  private static String indent(String text, Arguments arguments) {
    Object width = arguments.get(0, "width", 4L);
    String indent;
    if (width instanceof String given) {
      indent = given;
    } else {
      Limits.chars(Numbers.index(width));
      indent = " ".repeat(Math.max(0, Numbers.index(width)));
    }
    boolean first = arguments.flag(1, "first", false);
    boolean blank = arguments.flag(2, "blank", false);
    StringBuilder indented = new StringBuilder(first ? indent : "");
    List<Object> lines = Text.lines(text + "\n", false);
    for (int i = 0; i < lines.size(); i++) {
      String line = (String) lines.get(i);
      Limits.chars((long) indented.length() + indent.length() + line.length());
      indented
          .append(i == 0 ? "" : "\n")
          .append(i > 0 && (blank || !line.isEmpty()) ? indent : "")
          .append(line);
    }
    return indented.toString();
  }

  private static Object center(String text, Arguments arguments) {
    return StringMethods.of(text, "center")
        .call(Arguments.of(arguments.get(0, "width", 80L)), null);
  }

  private static String truncate(String text, Arguments arguments) {
    int length = arguments.integer(0, "length", 255);
    String end = arguments.has(2, "end") ? arguments.text(2, "end") : "...";
    int leeway = arguments.integer(3, "leeway", 5);
    if (Text.length(text) <= (long) length + leeway) {
      return text;
    }
    int kept = length - Text.length(end);
    if (kept < 0) {
      throw new JinjaException("the length is less than that of what marks the end");
    }
    String start = Text.between(text, 0, kept);
    if (!arguments.flag(1, "killwords", false) && start.indexOf(' ') >= 0) {
      start = start.substring(0, start.lastIndexOf(' '));
    }
    return start + end;
  }

  private static String format(String format, Arguments arguments) {
    return PercentFormat.format(
        format,
        arguments.named().isEmpty() ? new Tuple(arguments.positional()) : arguments.named());
  }

  private static Object otherwise(Object value, Arguments arguments) {
    boolean missing =
        value instanceof Undefined
            || (arguments.flag(1, "boolean", false) && !Values.isTrue(value));
    return missing ? arguments.get(0, "default_value", "") : value;
  }

  private static Object abs(Object value) {
    if (!Numbers.isNumber(value)) {
      throw Values.unexpected("a number", value);
    }
    return Numbers.compare(value, 0L) < 0
        ? Numbers.arithmetic("-", 0L, value)
        : Numbers.arithmetic("+", value, 0L);
  }

  private static Object round(Object value, Arguments arguments) {
    if (!Numbers.isNumber(value)) {
      throw Values.unexpected("a number", value);
    }
    int digits = Math.max(-300, Math.min(300, arguments.integer(0, "precision", 0)));
    java.math.RoundingMode mode =
        switch (Values.text(arguments.get(1, "method", "common"))) {
          case "common" -> java.math.RoundingMode.HALF_EVEN;
          case "ceil" -> java.math.RoundingMode.CEILING;
          case "floor" -> java.math.RoundingMode.FLOOR;
          default -> throw new JinjaException("the method must be common, ceil or floor");
        };
    if (Numbers.isInteger(value) && mode == java.math.RoundingMode.HALF_EVEN) {
      return Numbers.normal(
          new java.math.BigDecimal(Numbers.integer(value))
              .setScale(Math.min(0, digits), mode)
              .toBigInteger());
    }
    double real = Numbers.real(value);
    if (!Double.isFinite(real)) {
      return real;
    }
    return new java.math.BigDecimal(real).setScale(digits, mode).doubleValue();
  }

  private static Object integer(Object value, Arguments arguments) {
    Object otherwise = arguments.get(0, "default", 0L);
    if (value instanceof Double real) {
      return Double.isFinite(real) ? NumberFormat.truncated(real) : otherwise;
    }
    if (Numbers.isInteger(value)) {
      return Numbers.normal(Numbers.integer(value));
    }
    if (value instanceof String text) {
      String digits = Text.strip(text, null, true, true);
      int radix = arguments.integer(1, "base", 10);
      String prefix = radix == 16 ? "0x" : radix == 8 ? "0o" : radix == 2 ? "0b" : null;
      if (prefix != null && Text.lower(digits).startsWith(prefix)) {
        digits = digits.substring(prefix.length());
      }
      try {
        return Numbers.normal(new java.math.BigInteger(digits, radix));
      } catch (NumberFormatException e) {
        Object real = real(digits, Arguments.of((Object) null));
        return real instanceof Double number && Double.isFinite(number)
            ? NumberFormat.truncated(number)
            : otherwise;
      }
    }
    if (value instanceof Undefined undefined) {
      throw undefined.raised();
    }
    return otherwise;
  }

  private static Object real(Object value, Arguments arguments) {
    Object otherwise = arguments.get(0, "default", 0.0);
    if (Numbers.isNumber(value)) {
      return Numbers.real(value);
    }
    if (value instanceof String text) {
      try {
        String digits = Text.strip(text, null, true, true);
        return digits.matches("[-+.0-9eE]+") ? Double.valueOf(digits) : otherwise;
      } catch (NumberFormatException e) {
        return otherwise;
      }
    }
    if (value instanceof Undefined undefined) {
      throw undefined.raised();
    }
    return otherwise;
  }

  private static Object attribute(Object value, String name) {
    Object found = Access.attribute(value, name);
    return value instanceof Map<?, ?> && !(found instanceof Callable)
        ? new Undefined("a dictionary has no attribute '" + name + "'")
        : found;
  }
}
