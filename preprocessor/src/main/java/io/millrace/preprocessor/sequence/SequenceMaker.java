package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.format.RecordFormat;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.Tokenizer;

/** The way of one record, from bytes to tokens. Safe for use by several threads. */
public final class SequenceMaker {
  private final RecordParser parser;
  private final RecordFormat format;
  private final Tokenizer tokenizer;
  private final SequenceEnd end;
  private final Fingerprints fingerprints;

  public SequenceMaker(
      RecordParser parser,
      RecordFormat format,
      Tokenizer tokenizer,
      SequenceEnd end,
      Fingerprints fingerprints) {
    this.parser = parser;
    this.format = format;
    this.tokenizer = tokenizer;
    this.end = end;
    this.fingerprints = fingerprints;
  }

  /** Of the tokenizer and the settings that are at work here. */
  public Fingerprints fingerprints() {
    return fingerprints;
  }

  /**
   * Makes the record's sequence.
   *
   * @throws RejectedException when the record is bad in any way
   */
  public SequenceEnd.Ended make(SourceRecord source) throws RejectedException {
    ParsedRecord parsed = parser.parse(source.value());
    return end.end(encode(format.format(parsed)));
  }

  private int[] encode(String text) throws RejectedException {
    try {
      return tokenizer.encode(text);
    } catch (RuntimeException e) {
      // Whatever the library does not like about one text must not end the stream of the others.
      throw new RejectedException(
          RejectionReason.TOKENIZER_FAILED,
          "The tokenizer failed on the text: " + e.getMessage() + ".");
    }
  }
}
