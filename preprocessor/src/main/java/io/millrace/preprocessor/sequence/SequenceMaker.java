package io.millrace.preprocessor.sequence;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.format.Example;
import io.millrace.preprocessor.format.RecordFormats;
import io.millrace.preprocessor.format.TextRange;
import io.millrace.preprocessor.record.Excerpt;
import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RecordEncoding;
import io.millrace.preprocessor.record.RecordParser;
import io.millrace.preprocessor.record.RejectedException;
import io.millrace.preprocessor.record.RejectionReason;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.preprocessor.tokenize.TokenizedText;
import io.millrace.preprocessor.tokenize.Tokenizer;
import io.millrace.preprocessor.tokenize.Tokens;
import java.time.Instant;
import java.util.List;

/** The way of one record, from bytes to tokens. Safe for use by several threads. */
public final class SequenceMaker {
  private final RecordParser parser;
  private final RecordEncoding encoding;
  private final RecordFormats formats;
  private final Tokenizer tokenizer;
  private final SequenceEnd end;
  private final LengthLimit limit;
  private final Fingerprints fingerprints;

  /**
   * Puts the steps together.
   *
   * @param encoding of records whose headers name none
   */
  public SequenceMaker(
      RecordParser parser,
      RecordEncoding encoding,
      RecordFormats formats,
      Tokenizer tokenizer,
      SequenceEnd end,
      LengthLimit limit,
      Fingerprints fingerprints) {
    this.parser = parser;
    this.encoding = encoding;
    this.formats = formats;
    this.tokenizer = tokenizer;
    this.end = end;
    this.limit = limit;
    this.fingerprints = fingerprints;
  }

  /** Of the tokenizer and the settings that are at work here. */
  public Fingerprints fingerprints() {
    return fingerprints;
  }

  /**
   * Makes the record's sequences.
   *
   * @throws RejectedException when the record is bad in any way
   */
  public MadeSequences make(SourceRecord source) throws RejectedException {
    ParsedRecord parsed = parser.parse(source.value(), encoding(source.hints()));
    Example example =
        formats.format(parsed, source.hints().format(), Instant.ofEpochMilli(source.timestamp()));
    if (example instanceof Example.Text text) {
      return limit.apply(tokens(text));
    }
    Tokens tokens = ((Example.TokenIds) example).tokens();
    boolean trained = tokens.trained().contains(tokens.length() - 1);
    return limit.apply(end.end(tokens, false, trained));
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

  private Tokens tokens(Example.Text example) throws RejectedException {
    String text = example.text();
    boolean endIsTrained = example.trainedTo() >= text.stripTrailing().length();
    return end.end(encode(example), end.isIn(text), endIsTrained);
  }

  private Tokens encode(Example.Text example) throws RejectedException {
    String text = example.text();
    try {
      if (example.isAllTrained()) {
        int[] ids = tokenizer.encode(text, example.specialTokens());
        return new Tokens(ids, TokenRanges.first(ids.length));
      }
      List<TextRange> trained = example.trained();
      TokenizedText tokenized = tokenizer.encodeWithOffsets(text, example.specialTokens());
      return new Tokens(tokenized.ids(), TrainedTokens.of(tokenized, trained));
    } catch (RuntimeException e) {
      // Whatever the library does not like about one text must not end the stream of the others.
      throw new RejectedException(
          RejectionReason.TOKENIZER_FAILED,
          "The tokenizer failed on the text: " + e.getMessage() + ".");
    }
  }
}
