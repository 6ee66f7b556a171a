package io.millrace.preprocessor.chat;

import io.millrace.preprocessor.chat.jinja.JinjaException;
import io.millrace.preprocessor.chat.jinja.JinjaSyntaxException;
import io.millrace.preprocessor.chat.jinja.JinjaTemplate;
import io.millrace.preprocessor.chat.jinja.Values;
import io.millrace.service.SetupException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A chat template, parsed once. Immutable; many threads may render with it at once. */
public final class ChatTemplate {
  private static final Set<String> RESERVED = Set.of("messages", "tools", "add_generation_prompt");

  private final JinjaTemplate template;
  private final Map<String, Object> specialTokens;

  private ChatTemplate(JinjaTemplate template, Map<String, Object> specialTokens) {
    this.template = template;
    this.specialTokens = specialTokens;
  }

  /**
   * Parses a template.
   *
   * @param source Jinja
   * @param specialTokens such as bos_token and eos_token, as the template's variables
   * @throws SetupException where the template doesn't parse, with the line
   */
  public static ChatTemplate of(String source, Map<String, String> specialTokens) {
    try {
      return new ChatTemplate(JinjaTemplate.parse(source), Map.copyOf(specialTokens));
    } catch (JinjaSyntaxException e) {
      throw new SetupException(
          "The chat template can't be used, because in line "
              + e.line()
              + " "
              + e.getMessage()
              + ": put the template right, or name a built-in one ("
              + String.join(", ", BuiltInChatTemplates.names())
              + ").",
          e);
    }
  }

  /**
   * Whether the template itself says, by generation blocks, what the assistant's turns are. Where
   * it doesn't they are found by rendering parts of the conversation, which takes about three
   * renderings per turn, and isn't possible with every template.
   */
  public boolean marksTurns() {
    return template.generates();
  }

  /**
   * Renders a conversation and finds the assistant's turns.
   *
   * @throws ChatTemplateException where the template refuses it or fails, or where a turn's place
   *     can't be told with certainty
   */
  public RenderedChat render(Conversation conversation) throws ChatTemplateException {
    Map<String, Object> variables = variables(conversation);
    LocalDateTime now = now(conversation);
    JinjaTemplate.Rendered rendered = run(variables, now, false);
    if (template.generates()) {
      List<Turn> turns =
          rendered.generations().stream().map(span -> new Turn(span.start(), span.end())).toList();
      return new RenderedChat(rendered.text(), turns);
    }
    @SuppressWarnings("unchecked") // made by Values.of from a list
    List<Object> messages = (List<Object>) variables.get("messages");
    TurnsByPrefix finder =
        new TurnsByPrefix(
            rendered.text(),
            messages,
            (some, prompt) -> {
              Map<String, Object> changed = new HashMap<>(variables);
              changed.put("messages", some);
              return run(changed, now, prompt).text();
            });
    return new RenderedChat(rendered.text(), finder.find());
  }

  /** The text alone, with or without what invites the assistant to speak. */
  String text(Conversation conversation, boolean generationPrompt) throws ChatTemplateException {
    return run(variables(conversation), now(conversation), generationPrompt).text();
  }

  private static LocalDateTime now(Conversation conversation) {
    return LocalDateTime.ofInstant(conversation.at(), ZoneOffset.UTC);
  }

  private Map<String, Object> variables(Conversation conversation) throws ChatTemplateException {
    Map<String, Object> variables = new HashMap<>(specialTokens);
    variables.put("documents", null);
    try {
      for (Map.Entry<String, Object> entry : conversation.variables().entrySet()) {
        if (RESERVED.contains(entry.getKey())) {
          throw new ChatTemplateException(
              "The conversation sets the variable '"
                  + entry.getKey()
                  + "', which is the template's own: leave it out.");
        }
        variables.put(entry.getKey(), Values.of(entry.getValue()));
      }
      variables.put("messages", Values.of(conversation.messages()));
      variables.put(
          "tools", conversation.tools().isEmpty() ? null : Values.of(conversation.tools()));
    } catch (IllegalArgumentException e) {
      throw new ChatTemplateException(
          "The conversation holds what is no JSON value: " + e.getMessage() + ".");
    } catch (StackOverflowError e) {
      throw new ChatTemplateException("The conversation is nested too deep.");
    }
    return variables;
  }

  private JinjaTemplate.Rendered run(
      Map<String, Object> variables, LocalDateTime now, boolean generationPrompt)
      throws ChatTemplateException {
    variables.put("add_generation_prompt", generationPrompt);
    try {
      return template.render(variables, now);
    } catch (JinjaException e) {
      throw new ChatTemplateException(
          e.isRaised()
              ? "The chat template refuses the conversation: " + e.getMessage()
              : "The chat template fails in line " + e.line() + ": " + e.getMessage() + ".");
    }
  }
}
