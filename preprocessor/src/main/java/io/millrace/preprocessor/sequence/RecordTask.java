package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;

/** What a task makes of a record. Safe for use by several threads. */
public interface RecordTask {

  /**
   * Makes the record's sequences.
   *
   * @param record as it was read
   * @param source where it came from
   * @throws RejectedException when the task has no use for it
   */
  MadeSequences make(ParsedRecord record, SourceRecord source) throws RejectedException;

  /** All that ids and labels depend on besides the tokenizer, for the format fingerprint. */
  String description();
}
