package io.millrace.preprocessor.record;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectReader;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Records that are JSON objects. Two fields of one name, bytes after the object, a number that no
 * double can hold and half a surrogate pair are errors. Safe for use by several threads.
 */
final class JsonRecord {
  private static final Pattern BROKEN_NAME =
      Pattern.compile("(Broken surrogate pair|Unexpected low surrogate) in field name");

  private final ObjectReader reader;

  /**
   * Sets the limits.
   *
   * @param maxBytes of a record, which its texts cannot exceed either
   */
  JsonRecord(int maxBytes) {
    reader = StrictJson.mapper(maxBytes).readerFor(new TypeReference<Map<String, Object>>() {});
  }

  /** Whether a text is to be read as JSON; {@link RecordParser} has the rule. */
  static boolean looksLikeOne(String text) {
    int brace = afterWhiteSpace(text, 0);
    if (brace == text.length() || text.charAt(brace) != '{') {
      return false;
    }
    if (brace == 0) {
      return true;
    }
    int next = afterWhiteSpace(text, brace + 1);
    return next < text.length()
        && (text.charAt(next) == '"' || text.charAt(next) == '}')
        && lastButWhiteSpace(text) == '}';
  }

  /**
   * Reads an object.
   *
   * @param text without a byte-order mark
   */
  ParsedRecord.Fields parse(String text) throws RejectedException {
    requireObject(text);
    Map<String, Object> values;
    try {
      values = reader.readValue(text);
    } catch (JsonProcessingException e) {
      // Jackson has no exception of its own for a name that is half a surrogate pair.
      if (BROKEN_NAME.matcher(e.getOriginalMessage()).lookingAt()) {
        throw new RejectedException(
            RejectionReason.NOT_UNICODE,
            "A field's name is no Unicode text"
                + place(e.getLocation())
                + ": half a surrogate pair.");
      }
      throw broken(place(e.getLocation()) + ": " + what(e.getOriginalMessage()) + ".");
    }
    JsonValues.requireSound(values);
    return new ParsedRecord.Fields(values);
  }

  /** Jackson would make null a record of no fields, and speak of Java's classes for the rest. */
  private static void requireObject(String text) throws RejectedException {
    int first = afterWhiteSpace(text, 0);
    if (first == text.length()) {
      throw new RejectedException(
          RejectionReason.EMPTY, "The record holds nothing but white space.");
    }
    if (text.charAt(first) != '{') {
      throw broken(
          ": a record is an object and begins with '{', not with '"
              + Excerpt.of(text.substring(first, text.offsetByCodePoints(first, 1)), 10)
              + "'.");
    }
  }

  private static int afterWhiteSpace(String text, int from) {
    int i = from;
    while (i < text.length() && isWhiteSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static char lastButWhiteSpace(String text) {
    int i = text.length() - 1;
    while (isWhiteSpace(text.charAt(i))) {
      i--;
    }
    return text.charAt(i);
  }

  /** What JSON allows between its tokens, which is less than Unicode calls white space. */
  private static boolean isWhiteSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static String place(JsonLocation location) {
    return location == null
        ? ""
        : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
  }

  private static String what(String message) {
    String line = message.lines().findFirst().orElse("it cannot be read");
    // Which of Jackson's settings set the limit helps nobody here.
    return Excerpt.of(line.replaceAll(", from `[^`]*`", ""), 300);
  }

  private static RejectedException broken(String rest) {
    return new RejectedException(RejectionReason.BROKEN_JSON, "The JSON is broken" + rest);
  }
}
