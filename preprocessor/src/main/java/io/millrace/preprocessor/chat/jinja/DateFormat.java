package io.millrace.preprocessor.chat.jinja;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's strftime of a time without a zone, in the C locale. */
final class DateFormat {
  private DateFormat() {}

  static String format(String format, LocalDateTime time) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%') {
        text.append(c);
        continue;
      }
      if (++i == format.length()) {
        throw new JinjaException("the date format '" + format + "' ends in a '%'");
      }
      boolean bare = format.charAt(i) == '-' && i + 1 < format.length();
      String part = part(format.charAt(bare ? ++i : i), time, format);
      text.append(bare ? part.replaceFirst("^0+(?=.)", "") : part);
    }
    return text.toString();
  }

  private static String part(char directive, LocalDateTime time, String format) {
    return switch (directive) {
      case 'd' -> pattern("dd", time);
      case 'e' -> String.format("%2d", time.getDayOfMonth());
      case 'm' -> pattern("MM", time);
      case 'Y' -> String.valueOf(time.getYear());
      case 'y' -> pattern("uu", time);
      case 'b', 'h' -> pattern("MMM", time);
      case 'B' -> pattern("MMMM", time);
      case 'a' -> pattern("EEE", time);
      case 'A' -> pattern("EEEE", time);
      case 'H' -> pattern("HH", time);
      case 'I' -> pattern("hh", time);
      case 'M' -> pattern("mm", time);
      case 'S' -> pattern("ss", time);
      case 'f' -> pattern("SSSSSS", time);
      case 'p' -> time.getHour() < 12 ? "AM" : "PM";
      case 'j' -> pattern("DDD", time);
      case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
      case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
      case 'F' -> pattern("uuuu-MM-dd", time);
      case 'D', 'x' -> pattern("MM/dd/uu", time);
      case 'T', 'X' -> pattern("HH:mm:ss", time);
      case 'R' -> pattern("HH:mm", time);
      case 'z', 'Z' -> "";
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default ->
          throw new JinjaException(
              "the date format '"
                  + format
                  + "' asks for %"
                  + directive
                  + ", which isn't supported");
    };
  }

  private static String pattern(String pattern, LocalDateTime time) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
  }
}
