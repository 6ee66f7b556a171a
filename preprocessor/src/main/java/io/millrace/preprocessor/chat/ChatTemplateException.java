package io.millrace.preprocessor.chat;

/** A conversation that a template can't render. The message is a sentence for its dead letter. */
public final class ChatTemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  ChatTemplateException(String message) {
    super(message);
  }
}
