package io.millrace.preprocessor.chat.jinja;

/** What a template asked for does not work, or it raised by itself. The message is a sentence. */
public class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final boolean raised;

  JinjaException(String message) {
    this(message, 0);
  }

  JinjaException(String message, int line) {
    this(message, line, false);
  }

  private JinjaException(String message, int line, boolean raised) {
    super(message, null, false, false);
    this.line = line;
    this.raised = raised;
  }

  /** What raise_exception raises: the template's own sentence. */
  static JinjaException raised(String message) {
    return new JinjaException(message, 0, true);
  }

  /** Whether the template raised by itself, by raise_exception. */
  public boolean isRaised() {
    return raised;
  }

  /** The template's line, from 1; 0 where it isn't known. */
  public int line() {
    return line;
  }

  /** This exception, said of a filter, test or method. */
  JinjaException of(String thing) {
    return raised || line > 0 ? this : new JinjaException(thing + ": " + getMessage());
  }

  /** This exception with a line, unless it has one. */
  JinjaException at(int newLine) {
    return line > 0 ? this : new JinjaException(getMessage(), newLine, raised);
  }
}
