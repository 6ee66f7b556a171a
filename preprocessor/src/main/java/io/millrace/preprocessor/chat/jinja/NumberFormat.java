package io.millrace.preprocessor.chat.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/** One value in the width, precision and kind that a format asks for. */
final class NumberFormat {
  private NumberFormat() {}

  /**
   * A number.
   *
   * @param precision digits after the point, or -1 for the usual
   */
  static String format(Object value, char kind, int precision, boolean grouped) {
    switch (kind) {
      case 'd', 'i', 'u' -> {
        Object whole = value instanceof Double real ? Numbers.normal(whole(real)) : value;
        return grouped
            ? String.format(Locale.ROOT, "%,d", Numbers.integer(whole))
            : Numbers.integer(whole).toString();
      }
      case 'x' -> {
        return Numbers.integer(value).toString(16);
      }
      case 'X' -> {
        return Text.upper(Numbers.integer(value).toString(16));
      }
      case 'o' -> {
        return Numbers.integer(value).toString(8);
      }
      case 'f', 'F', '%' -> {
        double real = Numbers.real(value) * (kind == '%' ? 100 : 1);
        if (!Double.isFinite(real)) {
          return Representation.number(real);
        }
        BigDecimal rounded =
            new BigDecimal(real).setScale(precision < 0 ? 6 : precision, RoundingMode.HALF_EVEN);
        String text =
            grouped
                ? String.format(Locale.ROOT, "%,." + rounded.scale() + "f", rounded)
                : rounded.toPlainString();
        return (rounded.signum() == 0 && 1 / real < 0 ? "-" : "") + text + (kind == '%' ? "%" : "");
      }
      default -> throw new JinjaException("the kind '" + kind + "' of a format is not supported");
    }
  }

  private static java.math.BigInteger whole(double real) {
    if (!Double.isFinite(real)) {
      throw new JinjaException("a number that isn't finite has no integer");
    }
    return new BigDecimal(real).toBigInteger();
  }

  static Object truncated(double real) {
    return Numbers.normal(whole(real));
  }

  static String pad(String text, int width, char fill, char align) {
    Limits.chars(width);
    int missing = width - Text.length(text);
    if (missing <= 0) {
      return text;
    }
    String padding = String.valueOf(fill);
    return switch (align) {
      case '<' -> text + padding.repeat(missing);
      case '^' -> padding.repeat(missing / 2) + text + padding.repeat(missing - missing / 2);
      case '=' ->
          text.startsWith("-") || text.startsWith("+")
              ? text.charAt(0) + padding.repeat(missing) + text.substring(1)
              : padding.repeat(missing) + text;
      default -> padding.repeat(missing) + text;
    };
  }
}
