package io.millrace.preprocessor.chat.jinja;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Python's int, bool and float. An int is a Long, or a BigInteger where it doesn't fit. */
final class Numbers {
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  private Numbers() {}

  static boolean isInteger(Object value) {
    return value instanceof Long || value instanceof Boolean || value instanceof BigInteger;
  }

  static boolean isNumber(Object value) {
    return isInteger(value) || value instanceof Double;
  }

  static Object normal(BigInteger integer) {
    if (integer.bitLength() > Limits.BITS_OF_AN_INTEGER) {
      throw new JinjaException("a number has more than " + Limits.BITS_OF_AN_INTEGER + " bits");
    }
    return integer.compareTo(LEAST) >= 0 && integer.compareTo(MOST) <= 0
        ? (Object) integer.longValue()
        : integer;
  }

  static BigInteger integer(Object value) {
    if (value instanceof Boolean truth) {
      return truth ? BigInteger.ONE : BigInteger.ZERO;
    }
    return value instanceof BigInteger big ? big : BigInteger.valueOf((Long) value);
  }

  static double real(Object value) {
    return value instanceof Double real ? real : integer(value).doubleValue();
  }

  /** A place, a width or a count. Beyond an int it is as far as an int goes. */
  static int index(Object value) {
    if (value instanceof Long number) {
      return (int) Math.max(Integer.MIN_VALUE + 1, Math.min(Integer.MAX_VALUE, number));
    }
    if (isInteger(value)) {
      return index((Long) integer(value).max(LEAST).min(MOST).longValue());
    }
    throw Values.unexpected("an integer", value);
  }

  static int compare(Object a, Object b) {
    if (a instanceof Long first && b instanceof Long second) {
      return Long.compare(first, second);
    }
    if (a instanceof Double || b instanceof Double) {
      double first = real(a);
      double second = real(b);
      if (Double.isFinite(first) && Double.isFinite(second)) {
        return decimal(a).compareTo(decimal(b));
      }
      return first == second ? 0 : first < second ? -1 : 1;
    }
    return integer(a).compareTo(integer(b));
  }

  private static BigDecimal decimal(Object value) {
    return value instanceof Double real ? new BigDecimal(real) : new BigDecimal(integer(value));
  }

  static Object arithmetic(String operator, Object a, Object b) {
    if (!isNumber(a) || !isNumber(b)) {
      throw Values.unexpected("a number", isNumber(a) ? b : a);
    }
    if (a instanceof Double || b instanceof Double || operator.equals("/")) {
      return real(operator, real(a), real(b));
    }
    if (a instanceof Long first && b instanceof Long second && isSmall(first) && isSmall(second)) {
      switch (operator) {
        case "+" -> {
          return first + second;
        }
        case "-" -> {
          return first - second;
        }
        case "%" -> {
          if (second != 0) {
            return Math.floorMod(first, second);
          }
        }
        default -> {}
      }
    }
    BigInteger first = integer(a);
    BigInteger second = integer(b);
    return switch (operator) {
      case "+" -> normal(first.add(second));
      case "-" -> normal(first.subtract(second));
      case "*" -> normal(first.multiply(second));
      case "//" -> normal(floor(first, second)[0]);
      case "%" -> normal(floor(first, second)[1]);
      default -> power(first, second);
    };
  }

  /** Whether sums of such numbers fit a long. */
  private static boolean isSmall(long number) {
    return number > Integer.MIN_VALUE && number < Integer.MAX_VALUE;
  }

  private static Object real(String operator, double a, double b) {
    if (b == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
      throw new JinjaException("there is a division by zero");
    }
    return switch (operator) {
      case "+" -> a + b;
      case "-" -> a - b;
      case "*" -> a * b;
      case "/" -> a / b;
      case "//" -> Math.floor(a / b);
      case "%" -> {
        double rest = a % b;
        yield rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
      }
      default -> Math.pow(a, b);
    };
  }

  private static BigInteger[] floor(BigInteger a, BigInteger b) {
    if (b.signum() == 0) {
      throw new JinjaException("there is a division by zero");
    }
    BigInteger[] parts = a.divideAndRemainder(b);
    if (parts[1].signum() != 0 && parts[1].signum() != b.signum()) {
      return new BigInteger[] {parts[0].subtract(BigInteger.ONE), parts[1].add(b)};
    }
    return parts;
  }

  private static Object power(BigInteger base, BigInteger exponent) {
    if (exponent.signum() < 0) {
      return Math.pow(base.doubleValue(), exponent.doubleValue());
    }
    if (exponent.bitLength() > 31
        || (long) base.bitLength() * exponent.intValue() > Limits.BITS_OF_AN_INTEGER) {
      throw new JinjaException("a number has more than " + Limits.BITS_OF_AN_INTEGER + " bits");
    }
    return normal(base.pow(exponent.intValue()));
  }
}
