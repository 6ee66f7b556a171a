package io.millrace.preprocessor.chat.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;

/** Python's methods of str. */
final class StringMethods {
  private StringMethods() {}

  /** Null where there is none of that name. */
  static Callable of(String text, String name) {
    return switch (name) {
      case "strip" -> (a, r) -> strip(text, a, true, true);
      case "lstrip" -> (a, r) -> strip(text, a, true, false);
      case "rstrip" -> (a, r) -> strip(text, a, false, true);
      case "split" -> (a, r) -> split(text, a);
      case "rsplit" -> (a, r) -> rsplit(text, a);
      case "splitlines" -> (a, r) -> Text.lines(text, a.flag(0, "keepends", false));
      case "partition" -> (a, r) -> partition(text, a.text(0, "sep"), false);
      case "rpartition" -> (a, r) -> partition(text, a.text(0, "sep"), true);
      case "startswith" -> (a, r) -> affix(text, a, true);
      case "endswith" -> (a, r) -> affix(text, a, false);
      case "removeprefix" ->
          (a, r) -> {
            String prefix = a.text(0, "prefix");
            return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
          };
      case "removesuffix" ->
          (a, r) -> {
            String suffix = a.text(0, "suffix");
            return text.endsWith(suffix)
                ? text.substring(0, text.length() - suffix.length())
                : text;
          };
      case "replace" ->
          (a, r) ->
              Text.replace(text, a.text(0, "old"), a.text(1, "new"), a.integer(2, "count", -1));
      case "find" -> (a, r) -> (long) find(text, a, false);
      case "rfind" -> (a, r) -> (long) find(text, a, true);
      case "index" -> (a, r) -> (long) found(find(text, a, false));
      case "rindex" -> (a, r) -> (long) found(find(text, a, true));
      case "count" -> (a, r) -> count(text, a);
      case "join" -> (a, r) -> join(text, a.need(0, "iterable"));
      case "format" -> (a, r) -> BraceFormat.format(text, a);
      case "upper" -> (a, r) -> Text.upper(text);
      case "lower", "casefold" -> (a, r) -> Text.lower(text);
      case "capitalize" -> (a, r) -> Text.capitalize(text);
      case "title" -> (a, r) -> Text.title(text);
      case "swapcase" -> (a, r) -> swapCase(text);
      case "center" -> (a, r) -> padded(text, a, true, true);
      case "ljust" -> (a, r) -> padded(text, a, false, true);
      case "rjust" -> (a, r) -> padded(text, a, true, false);
      case "zfill" -> (a, r) -> zeros(text, a.integer(0, "width", 0));
      case "isspace" -> (a, r) -> all(text, Text::isSpace);
      case "isdigit", "isdecimal", "isnumeric" -> (a, r) -> all(text, Character::isDigit);
      case "isalpha" -> (a, r) -> all(text, Character::isLetter);
      case "isalnum" -> (a, r) -> all(text, Character::isLetterOrDigit);
      case "isupper" -> (a, r) -> isCase(text, Text.upper(text));
      case "islower" -> (a, r) -> isCase(text, Text.lower(text));
      case "istitle",
          "encode",
          "expandtabs",
          "format_map",
          "isascii",
          "isidentifier",
          "isprintable",
          "maketrans",
          "translate" ->
          (a, r) -> {
            throw new JinjaException("the method '" + name + "' of a string is not supported");
          };
      default -> null;
    };
  }

  private static String strip(String text, Arguments arguments, boolean start, boolean end) {
    Object characters = arguments.get(0, "chars", null);
    return Text.strip(text, characters == null ? null : arguments.text(0, "chars"), start, end);
  }

  private static List<Object> split(String text, Arguments arguments) {
    int most = arguments.integer(1, "maxsplit", -1);
    List<Object> parts = new ArrayList<>();
    if (arguments.get(0, "sep", null) == null) {
      String rest = Text.strip(text, null, true, false);
      while (!rest.isEmpty()) {
        int end = 0;
        while (end < rest.length() && !Text.isSpace(rest.charAt(end))) {
          end++;
        }
        if (parts.size() == most) {
          parts.add(rest);
          return parts;
        }
        parts.add(rest.substring(0, end));
        rest = Text.strip(rest.substring(end), null, true, false);
      }
      return parts;
    }
    String separator = separator(arguments);
    int at = 0;
    for (int next = text.indexOf(separator);
        next >= 0 && parts.size() != most;
        next = text.indexOf(separator, at)) {
      parts.add(text.substring(at, next));
      at = next + separator.length();
    }
    parts.add(text.substring(at));
    return parts;
  }

  private static List<Object> rsplit(String text, Arguments arguments) {
    int most = arguments.integer(1, "maxsplit", -1);
    if (most < 0) {
      return split(text, arguments);
    }
    List<Object> parts = new ArrayList<>();
    if (arguments.get(0, "sep", null) == null) {
      String rest = Text.strip(text, null, false, true);
      while (!rest.isEmpty()) {
        int start = rest.length();
        while (start > 0 && !Text.isSpace(rest.charAt(start - 1))) {
          start--;
        }
        if (parts.size() == most) {
          parts.add(rest);
          break;
        }
        parts.add(rest.substring(start));
        rest = Text.strip(rest.substring(0, start), null, false, true);
      }
    } else {
      String separator = separator(arguments);
      int end = text.length();
      while (parts.size() != most && end >= separator.length()) {
        int next = text.lastIndexOf(separator, end - separator.length());
        if (next < 0) {
          break;
        }
        parts.add(text.substring(next + separator.length(), end));
        end = next;
      }
      parts.add(text.substring(0, end));
    }
    Collections.reverse(parts);
    return parts;
  }

  private static String separator(Arguments arguments) {
    String separator = arguments.text(0, "sep");
    if (separator.isEmpty()) {
      throw new JinjaException("the separator is empty");
    }
    return separator;
  }

  private static Tuple partition(String text, String separator, boolean last) {
    int at = last ? text.lastIndexOf(separator) : text.indexOf(separator);
    if (at < 0) {
      return new Tuple(last ? List.of("", "", text) : List.of(text, "", ""));
    }
    return new Tuple(
        List.of(text.substring(0, at), separator, text.substring(at + separator.length())));
  }

  private static boolean affix(String text, Arguments arguments, boolean start) {
    Object wanted = arguments.need(0, "prefix");
    String within = within(text, arguments);
    for (Object affix : wanted instanceof Tuple tuple ? tuple : List.of(arguments.text(0, ""))) {
      if (start ? within.startsWith((String) affix) : within.endsWith((String) affix)) {
        return true;
      }
    }
    return false;
  }

  /** The part between the second and third argument, which few give. */
  private static String within(String text, Arguments arguments) {
    if (arguments.positional().size() < 2) {
      return text;
    }
    Object end = arguments.get(2, "end", null);
    return (String)
        Access.slice(
            text, arguments.integer(1, "start", 0), end == null ? null : Numbers.index(end), null);
  }

  private static int find(String text, Arguments arguments, boolean last) {
    String wanted = arguments.text(0, "sub");
    String within = within(text, arguments);
    int at = last ? within.lastIndexOf(wanted) : within.indexOf(wanted);
    if (at < 0) {
      return -1;
    }
    int start = arguments.integer(1, "start", 0);
    int length = Text.length(text);
    return within.codePointCount(0, at)
        + (start < 0 ? Math.max(0, start + length) : Math.min(start, length));
  }

  private static int found(int place) {
    if (place < 0) {
      throw new JinjaException("the substring isn't there");
    }
    return place;
  }

  private static long count(String text, Arguments arguments) {
    String wanted = arguments.text(0, "sub");
    String within = within(text, arguments);
    if (wanted.isEmpty()) {
      return Text.length(within) + 1L;
    }
    long count = 0;
    for (int at = within.indexOf(wanted);
        at >= 0;
        at = within.indexOf(wanted, at + wanted.length())) {
      count++;
    }
    return count;
  }

  private static String join(String separator, Object parts) {
    if (parts instanceof Undefined undefined) {
      throw undefined.raised();
    }
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (Object part : Values.iterate(parts)) {
      if (!(part instanceof String string)) {
        throw Values.unexpected("a string", part);
      }
      Limits.chars((long) text.length() + separator.length() + string.length());
      text.append(first ? "" : separator).append(string);
      first = false;
    }
    return text.toString();
  }

  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder();
    for (Object character : Text.characters(text)) {
      String one = (String) character;
      swapped.append(Character.isUpperCase(one.codePointAt(0)) ? Text.lower(one) : Text.upper(one));
    }
    return swapped.toString();
  }

  private static String padded(String text, Arguments arguments, boolean left, boolean right) {
    String fill = arguments.has(1, "fillchar") ? arguments.text(1, "fillchar") : " ";
    int width = arguments.integer(0, "width", 0);
    Limits.chars(width);
    int missing = Math.max(0, width - Text.length(text));
    // Python puts the odd one of a centered text on the left where the width is odd.
    int before = left && right ? missing / 2 + (missing & width & 1) : left ? missing : 0;
    return fill.repeat(before) + text + fill.repeat(missing - before);
  }

  private static String zeros(String text, int width) {
    Limits.chars(width);
    String zeros = "0".repeat(Math.max(0, width - Text.length(text)));
    return text.startsWith("-") || text.startsWith("+")
        ? text.charAt(0) + zeros + text.substring(1)
        : zeros + text;
  }

  private static boolean all(String text, IntPredicate is) {
    return !text.isEmpty() && text.codePoints().allMatch(is);
  }

  private static boolean isCase(String text, String inCase) {
    return text.equals(inCase) && text.codePoints().anyMatch(Text::isCased);
  }
}
