package io.millrace.preprocessor.format;

import io.millrace.preprocessor.chat.ChatTemplate;
import io.millrace.preprocessor.chat.ChatTemplateException;
import io.millrace.preprocessor.chat.Conversation;
import io.millrace.preprocessor.chat.RenderedChat;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts conversations into the form that the model knows. Safe for use by several threads.
 *
 * @param template the model's; empty where it has none and none was set
 * @param toolsField name of the field with the tools, which may be missing
 * @param trainOn what is trained
 */
public record ChatRenderer(Optional<ChatTemplate> template, String toolsField, TrainOn trainOn) {
  /** Variables of the template, as transformers' trainers take them. */
  private static final String VARIABLES_FIELD = "chat_template_kwargs";

  /**
   * A conversation of which the chosen assistant turns are trained.
   *
   * @throws RejectedException when the template refuses it
   */
  Example render(ParsedRecord.Fields record, List<Map<String, Object>> messages)
      throws RejectedException {
    return render(record, messages, 0);
  }

  /**
   * A conversation whose beginning is the prompt: assistant turns in it are never trained.
   *
   * @throws RejectedException when the template refuses it
   */
  Example render(
      ParsedRecord.Fields record,
      List<Map<String, Object>> prompt,
      List<Map<String, Object>> completion)
      throws RejectedException {
    List<Map<String, Object>> messages = new ArrayList<>(prompt);
    messages.addAll(completion);
    long given = prompt.stream().filter(ChatRenderer::isAssistant).count();
    return render(record, messages, (int) given);
  }

  private static boolean isAssistant(Map<String, Object> message) {
    return "assistant".equals(message.get("role"));
  }

  private Example render(
      ParsedRecord.Fields record, List<Map<String, Object>> messages, int givenTurns)
      throws RejectedException {
    if (template.isEmpty()) {
      throw new RejectedException(
          RejectionReason.NO_CHAT_TEMPLATE,
          "The record is a conversation, and the tokenizer has no chat template: set"
              + " chat.template.");
    }
    Conversation conversation = new Conversation(messages, tools(record), variables(record));
    try {
      if (trainOn == TrainOn.EVERYTHING) {
        return Example.Text.whole(template.get().renderText(conversation), false);
      }
      RenderedChat chat = template.get().render(conversation);
      return new Example.Text(chat.text(), trained(chat, givenTurns), false);
    } catch (ChatTemplateException e) {
      throw new RejectedException(RejectionReason.CHAT_TEMPLATE_FAILED, e.getMessage());
    }
  }

  private List<TextRange> trained(RenderedChat chat, int givenTurns) {
    List<TextRange> turns = new ArrayList<>();
    for (RenderedChat.Turn turn : chat.assistantTurns()) {
      if (turn.start() < turn.end()) {
        turns.add(new TextRange(turn.start(), turn.end()));
      }
    }
    int from = trainOn == TrainOn.LAST_COMPLETION ? turns.size() - 1 : givenTurns;
    return turns.subList(Math.min(Math.max(from, givenTurns), turns.size()), turns.size());
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
    return trainOn + ":" + template.map(ChatTemplate::source).orElse("");
  }
}
