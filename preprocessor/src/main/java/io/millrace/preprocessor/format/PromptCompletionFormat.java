package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Two fields. Where both are lists of messages, or the JSON of such lists, they are one
 * conversation, of which the second is the completion; else both are texts, and a template puts
 * them together.
 *
 * @param promptField name of the field with the prompt
 * @param completionField name of the field with the answer
 * @param template where the two go
 * @param names of the fields of a message
 * @param chats for prompts and completions that are messages
 * @param trainOn what is trained
 */
public record PromptCompletionFormat(
    String promptField,
    String completionField,
    TextTemplate template,
    MessageNames names,
    ChatRenderer chats,
    TrainOn trainOn)
    implements RecordFormat {
  private static final String PROMPT = "prompt";
  private static final String COMPLETION = "completion";

  /** The template's places. */
  public static final List<String> PLACES = List.of(PROMPT, COMPLETION);

  @Override
  public boolean fits(ParsedRecord.Fields record) {
    return record.values().containsKey(promptField) && record.values().containsKey(completionField);
  }

  @Override
  public Example format(ParsedRecord.Fields record, Instant recordedAt) throws RejectedException {
    if (Messages.areIn(record, promptField, names)
        && Messages.areIn(record, completionField, names)) {
      return chats.render(
          record,
          recordedAt,
          Messages.of(record, promptField, names),
          Messages.of(record, completionField, names));
    }
    Map<String, String> values =
        Map.of(PROMPT, record.text(promptField), COMPLETION, record.text(completionField));
    return AnsweredText.of(template.fill(values), trainOn);
  }

  @Override
  public String fields() {
    return "'" + promptField + "' and '" + completionField + "'";
  }

  @Override
  public String description() {
    return "prompt-completion:" + trainOn + ":" + template.text();
  }
}
