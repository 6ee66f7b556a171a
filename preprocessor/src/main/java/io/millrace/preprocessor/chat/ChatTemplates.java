package io.millrace.preprocessor.chat;

import java.util.Map;
import java.util.TreeMap;

/**
 * A model's chat templates: most have one, some a second for conversations with tools. Immutable;
 * many threads may render with them at once.
 */
public final class ChatTemplates {
  private final ChatTemplate standard;
  private final ChatTemplate withTools;
  private final String description;

  private ChatTemplates(ChatTemplate standard, ChatTemplate withTools, String description) {
    this.standard = standard;
    this.withTools = withTools;
    this.description = description;
  }

  /**
   * Parses them.
   *
   * @param specialTokens such as bos_token and eos_token, as the templates' variables
   * @throws io.millrace.service.SetupException where one does not parse
   */
  public static ChatTemplates of(ChatTemplateFiles files, Map<String, String> specialTokens) {
    ChatTemplate standard = ChatTemplate.of(files.standard(), specialTokens);
    ChatTemplate withTools =
        files.withTools().equals(files.standard())
            ? standard
            : ChatTemplate.of(files.withTools(), specialTokens);
    return new ChatTemplates(
        standard,
        withTools,
        String.join(
            "\n", files.standard(), files.withTools(), new TreeMap<>(specialTokens).toString()));
  }

  /**
   * Renders a conversation and finds the assistant's turns.
   *
   * @throws ChatTemplateException where the template refuses it or fails, or where a turn's place
   *     cannot be told with certainty
   */
  public RenderedChat render(Conversation conversation) throws ChatTemplateException {
    return template(conversation).render(conversation);
  }

  /**
   * Renders a conversation, which is much faster where nobody wants to know the turns.
   *
   * @throws ChatTemplateException where the template refuses it or fails
   */
  public String text(Conversation conversation) throws ChatTemplateException {
    return template(conversation).text(conversation, false);
  }

  private ChatTemplate template(Conversation conversation) {
    return conversation.tools().isEmpty() ? standard : withTools;
  }

  /** All that a text depends on here. */
  public String description() {
    return description;
  }
}
