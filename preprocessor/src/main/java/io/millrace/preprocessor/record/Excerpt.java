package io.millrace.preprocessor.record;

/**
 * What a sentence may quote of somebody else's text: little of it, and nothing that a terminal or a
 * log would obey instead of show.
 */
public final class Excerpt {
  private static final String CUT = "...";

  private Excerpt() {}

  /**
   * The beginning of a text, on one line.
   *
   * @param text of any length and content; null is shown as "null"
   * @param most characters of it at most, before those that say that it was cut
   */
  public static String of(String text, int most) {
    if (text == null) {
      return "null";
    }
    StringBuilder excerpt = new StringBuilder(Math.min(text.length(), most) + CUT.length());
    int codePoint;
    for (int i = 0; i < text.length(); i += Character.charCount(codePoint)) {
      codePoint = text.codePointAt(i);
      String shown = shown(codePoint);
      if (excerpt.length() + shown.length() > most) {
        return excerpt.append(CUT).toString();
      }
      excerpt.append(shown);
    }
    return excerpt.toString();
  }

  private static String shown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          String.format("\\u%04x", codePoint);
      default -> Character.toString(codePoint);
    };
  }
}
