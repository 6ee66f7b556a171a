package io.millrace.preprocessor.chat.jinja;

/** A template that does not parse. */
public final class JinjaSyntaxException extends JinjaException {
  private static final long serialVersionUID = 1L;

  JinjaSyntaxException(String message, int line) {
    super(message, line);
  }
}
