package io.millrace.preprocessor.format;

/**
 * A text with the two places {@code {prompt}} and {@code {completion}}, each there once and in this
 * order. What is filled in is taken as it is, braces too.
 *
 * @param text with the places
 */
public record PromptTemplate(String text) {
  public static final String PROMPT = "{prompt}";
  public static final String COMPLETION = "{completion}";

  /**
   * Checks the two places.
   *
   * @throws IllegalArgumentException when they are not each there once and in order
   */
  public PromptTemplate {
    int prompt = text.indexOf(PROMPT);
    int completion = text.indexOf(COMPLETION);
    if (prompt < 0
        || completion < prompt
        || text.lastIndexOf(PROMPT) != prompt
        || text.lastIndexOf(COMPLETION) != completion) {
      throw new IllegalArgumentException(
          "it must hold " + PROMPT + " once and after it " + COMPLETION + " once");
    }
  }

  /** The template with both places filled. */
  public String fill(String prompt, String completion) {
    int first = text.indexOf(PROMPT);
    int second = text.indexOf(COMPLETION);
    return text.substring(0, first)
        + prompt
        + text.substring(first + PROMPT.length(), second)
        + completion
        + text.substring(second + COMPLETION.length());
  }
}
