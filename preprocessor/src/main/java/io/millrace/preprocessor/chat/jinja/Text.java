package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Strings as Python sees them: made of code points, with its idea of white space. */
final class Text {
  private Text() {}

  /** Python's str.isspace of one character. */
  static boolean isSpace(int c) {
    return c == ' '
        || (c >= 0x09 && c <= 0x0d)
        || (c >= 0x1c && c <= 0x1f)
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Without white space, or any of the given characters, at its start and end. */
  static String strip(String text, String characters, boolean start, boolean end) {
    int from = 0;
    int to = text.length();
    while (start && from < to && stripped(text.codePointAt(from), characters)) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (end && from < to && stripped(text.codePointBefore(to), characters)) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    return text.substring(from, to);
  }

  private static boolean stripped(int c, String characters) {
    return characters == null ? isSpace(c) : characters.indexOf(c) >= 0;
  }

  static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  static String at(String text, int place) {
    return between(text, place, place + 1);
  }

  /** From and to count code points. */
  static String between(String text, int from, int to) {
    int start = text.offsetByCodePoints(0, from);
    return text.substring(start, text.offsetByCodePoints(start, to - from));
  }

  static List<Object> characters(String text) {
    List<Object> characters = new ArrayList<>(text.length());
    text.codePoints().forEach(c -> characters.add(Character.toString(c)));
    return characters;
  }

  static int compare(String a, String b) {
    int at = 0;
    while (at < a.length() && at < b.length()) {
      int first = a.codePointAt(at);
      int second = b.codePointAt(at);
      if (first != second) {
        return Integer.compare(first, second);
      }
      at += Character.charCount(first);
    }
    return Integer.compare(a.length(), b.length());
  }

  static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  static String capitalize(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = Character.charCount(text.codePointAt(0));
    return titleCase(text.substring(0, first)) + lower(text.substring(first));
  }

  /** Python's str.title: the first letter after anything that is none. */
  static String title(String text) {
    StringBuilder title = new StringBuilder(text.length());
    boolean inWord = false;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      String character = Character.toString(c);
      title.append(inWord ? lower(character) : titleCase(character));
      inWord = isCased(c);
      at += Character.charCount(c);
    }
    return title.toString();
  }

  private static String titleCase(String character) {
    int c = character.codePointAt(0);
    int title = Character.toTitleCase(c);
    return title != c || upper(character).equals(character)
        ? Character.toString(title)
        : capitalizeExpanded(upper(character));
  }

  /** What grows to several letters in upper case, such as the sharp s, is Ss and not SS. */
  private static String capitalizeExpanded(String upper) {
    int first = 0;
    while (first < upper.length() && !isCased(upper.codePointAt(first))) {
      first += Character.charCount(upper.codePointAt(first));
    }
    first = Math.min(upper.length(), first + 1);
    return upper.substring(0, first) + lower(upper.substring(first));
  }

  static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  /** Python's str.replace; every occurrence where the count is below zero. */
  static String replace(String text, String old, String replacement, int count) {
    if (old.isEmpty()) {
      return spread(text, replacement, count);
    }
    int found = text.indexOf(old);
    if (found < 0) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length());
    int at = 0;
    for (int n = 0; found >= 0 && n != count; n++) {
      Limits.chars((long) result.length() + found - at + replacement.length());
      result.append(text, at, found).append(replacement);
      at = found + old.length();
      found = text.indexOf(old, at);
    }
    Limits.chars((long) result.length() + text.length() - at);
    return result.append(text, at, text.length()).toString();
  }

  private static String spread(String text, String between, int count) {
    StringBuilder result = new StringBuilder();
    int n = 0;
    for (Object character : characters(text)) {
      if (n != count) {
        result.append(between);
        n++;
      }
      result.append(character);
      Limits.chars(result.length());
    }
    return (n != count ? result.append(between) : result).toString();
  }

  /** Python's str.splitlines. */
  static List<Object> lines(String text, boolean keepEnds) {
    List<Object> lines = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c >= 0x0a && c <= 0x0d)
          || (c >= 0x1c && c <= 0x1e)
          || c == 0x85
          || c == 0x2028
          || c == 0x2029) {
        int end = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? i + 2 : i + 1;
        lines.add(text.substring(start, keepEnds ? end : i));
        start = end;
        i = end - 1;
      }
    }
    if (start < text.length()) {
      lines.add(text.substring(start));
    }
    return lines;
  }
}
