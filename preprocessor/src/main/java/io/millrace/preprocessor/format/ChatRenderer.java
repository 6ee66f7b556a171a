package io.millrace.preprocessor.format;

import io.millrace.preprocessor.chat.ChatTemplateException;
import io.millrace.preprocessor.chat.ChatTemplates;
import io.millrace.preprocessor.chat.Conversation;
import io.millrace.preprocessor.chat.RenderedChat;
import io.millrace.preprocessor.chat.Turn;
import io.millrace.preprocessor.record.Excerpt;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts conversations into the form that the model knows, with what a record has beside them: a
 * system prompt, tools, variables of the chat template. Safe for use by several threads.
 *
 * @param templates the model's; empty where it has none and none was set
 * @param systemField name of the field with a system prompt, which may be missing
 * @param toolsField name of the field with the tools, which may be missing
 * @param trainOn what is trained
 */
public record ChatRenderer(
    Optional<ChatTemplates> templates, String systemField, String toolsField, TrainOn trainOn) {
  /** Templates quote the conversation in what they refuse it with. */
  private static final int LONGEST_SENTENCE = 600;

  /** Variables of the template, as transformers' trainers take them. */
  private static final String VARIABLES_FIELD = "chat_template_kwargs";

  /**
   * A conversation of which the chosen assistant turns are trained.
   *
   * @throws RejectedException when the template refuses it
   */
  Example render(ParsedRecord.Fields record, Instant recordedAt, List<Map<String, Object>> messages)
      throws RejectedException {
    return render(record, recordedAt, messages, 0);
  }

  /**
   * A conversation whose beginning is the prompt: assistant turns in it are never trained.
   *
   * @throws RejectedException when the template refuses it
   */
  Example render(
      ParsedRecord.Fields record,
      Instant recordedAt,
      List<Map<String, Object>> prompt,
      List<Map<String, Object>> completion)
      throws RejectedException {
    List<Map<String, Object>> messages = new ArrayList<>(prompt);
    messages.addAll(completion);
    long given = prompt.stream().filter(ChatRenderer::isAssistant).count();
    return render(record, recordedAt, messages, (int) given);
  }

  private static boolean isAssistant(Map<String, Object> message) {
    return "assistant".equals(message.get("role"));
  }

  private Example render(
      ParsedRecord.Fields record,
      Instant recordedAt,
      List<Map<String, Object>> messages,
      int givenTurns)
      throws RejectedException {
    if (templates.isEmpty()) {
      throw new RejectedException(
          RejectionReason.NO_CHAT_TEMPLATE,
          "The record is a conversation, and the tokenizer has no chat template: set"
              + " chat.template.");
    }
    List<Map<String, Object>> all = new SystemPrompt(systemField).in(record, messages);
    Conversation conversation = new Conversation(all, tools(record), variables(record), recordedAt);
    try {
      if (trainOn == TrainOn.EVERYTHING) {
        return Example.Text.whole(templates.get().text(conversation), false);
      }
      RenderedChat chat = templates.get().render(conversation);
      requireATurnEach(chat, messages, givenTurns);
      return new Example.Text(chat.text(), trained(chat, givenTurns), false);
    } catch (ChatTemplateException e) {
      throw new RejectedException(
          RejectionReason.CHAT_TEMPLATE_FAILED, Excerpt.of(e.getMessage(), LONGEST_SENTENCE));
    }
  }

  /** Which turns the prompt holds is known by their number. */
  private static void requireATurnEach(
      RenderedChat chat, List<Map<String, Object>> messages, int givenTurns)
      throws RejectedException {
    long assistants = messages.stream().filter(ChatRenderer::isAssistant).count();
    if (givenTurns > 0 && chat.assistantTurns().size() != assistants) {
      throw new RejectedException(
          RejectionReason.CHAT_TEMPLATE_FAILED,
          "The chat template marks "
              + chat.assistantTurns().size()
              + " turns for the "
              + assistants
              + " messages of the assistant, so that it cannot be told which of them belong to the"
              + " prompt.");
    }
  }

  private List<TextRange> trained(RenderedChat chat, int givenTurns) {
    List<Turn> turns = chat.assistantTurns();
    int from = trainOn == TrainOn.LAST_COMPLETION ? turns.size() - 1 : givenTurns;
    return turns.stream()
        .skip(Math.max(from, givenTurns))
        .filter(turn -> turn.start() < turn.end())
        .map(turn -> new TextRange(turn.start(), turn.end()))
        .toList();
  }

  private List<Object> tools(ParsedRecord.Fields record) throws RejectedException {
    return record.values().get(toolsField) == null
        ? List.of()
        : new ArrayList<>(JsonField.list(record, toolsField));
  }

  private static Map<String, Object> variables(ParsedRecord.Fields record)
      throws RejectedException {
    if (record.values().get(VARIABLES_FIELD) == null) {
      return Map.of();
    }
    Map<String, Object> variables = new LinkedHashMap<>();
    JsonField.object(record, VARIABLES_FIELD)
        .forEach((name, value) -> variables.put((String) name, value));
    return variables;
  }

  /** All that the text depends on. */
  String description() {
    return trainOn + ":" + templates.map(ChatTemplates::description).orElse("");
  }
}
