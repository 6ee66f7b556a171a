package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;

/** Which fields of a record make its text, and how. Safe for use by several threads. */
public sealed interface RecordFormat permits TextFormat, PromptCompletionFormat {

  /**
   * The text to tokenize.
   *
   * @throws RejectedException when the record does not have what the format asks for
   */
  String format(ParsedRecord record) throws RejectedException;

  /** All that this format's text depends on, for the batches' format fingerprint. */
  String description();
}
