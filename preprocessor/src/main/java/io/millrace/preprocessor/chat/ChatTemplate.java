package io.millrace.preprocessor.chat;

public final class ChatTemplate {
  public String renderText(Conversation c) throws ChatTemplateException {
    return "";
  }

  public RenderedChat render(Conversation c) throws ChatTemplateException {
    return null;
  }

  public String source() {
    return "";
  }
}
