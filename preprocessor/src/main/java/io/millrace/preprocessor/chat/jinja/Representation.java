package io.millrace.preprocessor.chat.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's repr(). */
final class Representation {
  private Representation() {}

  static String of(Object value) {
    if (value instanceof Long || value instanceof java.math.BigInteger) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    Limits.chars(text.length());
    if (value == null) {
      text.append("None");
    } else if (value instanceof Boolean truth) {
      text.append(truth ? "True" : "False");
    } else if (value instanceof Double number) {
      text.append(number(number));
    } else if (value instanceof String string) {
      quote(string, text);
    } else if (value instanceof Tuple tuple) {
      text.append('(');
      elements(tuple, text);
      text.append(tuple.size() == 1 ? ",)" : ")");
    } else if (value instanceof List<?> list) {
      text.append('[');
      elements(list, text);
      text.append(']');
    } else if (value instanceof Map<?, ?> map) {
      entries(map, text);
    } else if (value instanceof Undefined) {
      text.append("Undefined");
    } else if (Numbers.isInteger(value)) {
      text.append(value);
    } else {
      text.append('<').append(Values.type(value)).append('>');
    }
  }

  private static void elements(List<?> list, StringBuilder text) {
    for (Iterator<?> rest = list.iterator(); rest.hasNext(); ) {
      write(rest.next(), text);
      text.append(rest.hasNext() ? ", " : "");
    }
  }

  private static void entries(Map<?, ?> map, StringBuilder text) {
    text.append('{');
    for (Iterator<? extends Map.Entry<?, ?>> rest = map.entrySet().iterator(); rest.hasNext(); ) {
      Map.Entry<?, ?> entry = rest.next();
      write(entry.getKey(), text);
      text.append(": ");
      write(entry.getValue(), text);
      text.append(rest.hasNext() ? ", " : "");
    }
    text.append('}');
  }

  private static void quote(String string, StringBuilder text) {
    char quote = string.indexOf('\'') >= 0 && string.indexOf('"') < 0 ? '"' : '\'';
    text.append(quote);
    string
        .codePoints()
        .forEach(
            c -> {
              if (c == quote || c == '\\') {
                text.append('\\').appendCodePoint(c);
              } else if (c == '\n') {
                text.append("\\n");
              } else if (c == '\r') {
                text.append("\\r");
              } else if (c == '\t') {
                text.append("\\t");
              } else if (isPrintable(c)) {
                text.appendCodePoint(c);
              } else {
                text.append(
                    String.format(c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c));
              }
            });
    text.append(quote);
  }

  private static boolean isPrintable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** The shortest digits that give the number back, which Java's own printing doesn't promise. */
  static String number(double number) {
    if (Double.isNaN(number)) {
      return "nan";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "inf" : "-inf";
    }
    if (number == 0) {
      return 1 / number > 0 ? "0.0" : "-0.0";
    }
    BigDecimal exact = new BigDecimal(number);
    BigDecimal shortest = exact;
    for (int digits = 1; digits <= 17; digits++) {
      shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (shortest.doubleValue() == number) {
        break;
      }
    }
    shortest = shortest.stripTrailingZeros();
    String digits = shortest.unscaledValue().abs().toString();
    int exponent = digits.length() - shortest.scale() - 1;
    String sign = number < 0 ? "-" : "";
    if (exponent < -4 || exponent >= 16) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      int size = Math.abs(exponent);
      return sign
          + digits.charAt(0)
          + fraction
          + (exponent < 0 ? "e-" : "e+")
          + (size < 10 ? "0" : "")
          + size;
    }
    String plain = shortest.abs().toPlainString();
    return sign + (plain.indexOf('.') < 0 ? plain + ".0" : plain);
  }
}
