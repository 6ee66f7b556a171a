package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;

/** What the operators do with values of their different types. */
final class Operators {
  private Operators() {}

  static boolean compare(String operator, Object a, Object b) {
    return switch (operator) {
      case "==" -> Values.equal(a, b);
      case "!=" -> !Values.equal(a, b);
      case "in" -> Values.contains(b, a);
      case "not in" -> !Values.contains(b, a);
      case "<" -> ordered(a, b) && Values.compare(a, b) < 0;
      case "<=" -> ordered(a, b) && Values.compare(a, b) <= 0;
      case ">" -> ordered(a, b) && Values.compare(a, b) > 0;
      default -> ordered(a, b) && Values.compare(a, b) >= 0;
    };
  }

  /** Not where one is not a number (NaN), which compares with nothing. */
  private static boolean ordered(Object a, Object b) {
    return !(a instanceof Double first && first.isNaN())
        && !(b instanceof Double second && second.isNaN());
  }

  static Object arithmetic(String operator, Object a, Object b) {
    if (a instanceof Undefined undefined && !(operator.equals("%") && b instanceof String)) {
      throw undefined.raised();
    }
    if (operator.equals("%") && a instanceof String format) {
      return PercentFormat.format(format, b);
    }
    if (b instanceof Undefined undefined) {
      throw undefined.raised();
    }
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      return Numbers.arithmetic(operator, a, b);
    }
    if (operator.equals("+")) {
      if (a instanceof String first && b instanceof String second) {
        Limits.chars((long) first.length() + second.length());
        return first.concat(second);
      }
      if (a instanceof List<?> first
          && b instanceof List<?> second
          && a instanceof Tuple == b instanceof Tuple) {
        Limits.elements((long) first.size() + second.size());
        List<Object> all = new ArrayList<>(first);
        all.addAll(second);
        return a instanceof Tuple ? new Tuple(all) : all;
      }
    } else if (operator.equals("*")) {
      if (Numbers.isInteger(b)) {
        return repeat(a, b);
      }
      if (Numbers.isInteger(a)) {
        return repeat(b, a);
      }
    }
    throw new JinjaException(
        "the operator '"
            + operator
            + "' can't be used on values of the types "
            + Values.type(a)
            + " and "
            + Values.type(b));
  }

  private static Object repeat(Object value, Object count) {
    int times = Math.max(0, Numbers.index(count));
    if (value instanceof String text) {
      Limits.chars((long) text.length() * times);
      return text.repeat(times);
    }
    if (value instanceof List<?> list) {
      Limits.elements((long) list.size() * times);
      List<Object> all = new ArrayList<>();
      for (int i = 0; i < times && !list.isEmpty(); i++) {
        all.addAll(list);
      }
      return value instanceof Tuple ? new Tuple(all) : all;
    }
    throw new JinjaException("a value of the type " + Values.type(value) + " can't be repeated");
  }
}
