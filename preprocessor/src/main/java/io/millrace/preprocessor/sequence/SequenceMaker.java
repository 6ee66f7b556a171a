package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.record.Excerpt;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;

/**
 * The way of one record, from bytes to tokens. Safe for use by several threads.
 *
 * @param parser of its bytes
 * @param encoding of records whose headers name none
 * @param task what is made of it
 * @param fingerprints of the tokenizer and the settings that are at work here
 */
public record SequenceMaker(
    RecordParser parser, RecordEncoding encoding, RecordTask task, Fingerprints fingerprints) {

  /**
   * Makes the record's sequences.
   *
   * @throws RejectedException when the record is bad in any way
   */
  public MadeSequences make(SourceRecord source) throws RejectedException {
    return task.make(parser.parse(source.value(), encoding(source.hints())), source);
  }

  private RecordEncoding encoding(RecordHints hints) throws RejectedException {
    if (hints.encoding().isEmpty()) {
      return encoding;
    }
    try {
      return RecordEncoding.of(hints.encoding());
    } catch (IllegalArgumentException e) {
      throw new RejectedException(
          RejectionReason.UNKNOWN_FORMAT,
          "The record's header names the encoding '"
              + Excerpt.of(hints.encoding(), 60)
              + "'; known are "
              + String.join(", ", RecordEncoding.settings())
              + ".");
    }
  }
}
