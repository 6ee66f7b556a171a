package io.millrace.preprocessor.chat.jinja;

/** What a backslash stands for in a string of a template, as in Python. */
final class StringEscapes {
  private static final String SIMPLE = "\\'\"abfnrtv";
  private static final String MEANT = "\\'\"\u0007\b\f\n\r\t\u000b";

  private StringEscapes() {}

  static String decode(String body, int line) {
    if (body.indexOf('\\') < 0) {
      return body;
    }
    StringBuilder text = new StringBuilder(body.length());
    int at = 0;
    while (at < body.length()) {
      char c = body.charAt(at++);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = body.charAt(at++);
      int simple = SIMPLE.indexOf(escape);
      if (simple >= 0) {
        text.append(MEANT.charAt(simple));
      } else if (escape >= '0' && escape <= '7') {
        int end = at;
        while (end < body.length()
            && end < at + 2
            && body.charAt(end) >= '0'
            && body.charAt(end) <= '7') {
          end++;
        }
        text.append((char) Integer.parseInt(body.substring(at - 1, end), 8));
        at = end;
      } else if (escape == 'x' || escape == 'u' || escape == 'U') {
        int digits = escape == 'x' ? 2 : escape == 'u' ? 4 : 8;
        text.appendCodePoint(hexadecimal(body, at, digits, line));
        at += digits;
      } else if (escape != '\n') {
        text.append('\\').append(escape);
      }
    }
    return text.toString();
  }

  private static int hexadecimal(String body, int at, int digits, int line) {
    try {
      int code = Integer.parseUnsignedInt(body.substring(at, at + digits), 16);
      if (Character.isValidCodePoint(code)) {
        return code;
      }
    } catch (NumberFormatException | StringIndexOutOfBoundsException e) {
      // said below
    }
    throw new JinjaSyntaxException("a string has a backslash escape that is cut short", line);
  }
}
