package io.millrace.preprocessor.chat;

public class ChatTemplateException extends Exception {
  private static final long serialVersionUID = 1L;
}
