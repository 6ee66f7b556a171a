package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;

/**
 * Two fields, put together by a template.
 *
 * @param promptField name of the field with the prompt
 * @param completionField name of the field with the answer
 * @param template where the two go
 */
public record PromptCompletionFormat(
    String promptField, String completionField, PromptTemplate template) implements RecordFormat {

  @Override
  public String format(ParsedRecord record) throws RejectedException {
    if (record instanceof ParsedRecord.Fields fields) {
      return template.fill(fields.text(promptField), fields.text(completionField));
    }
    throw new RejectedException(
        RejectionReason.MISSING_FIELD,
        "The record is plain text, so it has no fields '"
            + promptField
            + "' and '"
            + completionField
            + "'.");
  }

  @Override
  public String description() {
    return "prompt-completion:" + template.text();
  }
}
