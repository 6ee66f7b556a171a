package io.millrace.preprocessor.record;

import io.millrace.schemas.avro.SingleObject;

/**
 * Reads a record's bytes. An opening brace as the first byte means JSON, {@code C3 01} (which no
 * UTF-8 text begins with) Avro's single-object encoding of {@code TextRecord.avsc}; anything else
 * is plain text. Safe for use by several threads.
 */
public final class RecordParser {
  private final int maxBytes;

  /**
   * Sets the limit.
   *
   * @param maxBytes largest record that is read
   */
  public RecordParser(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Reads one record.
   *
   * @param bytes the record's value; null for a tombstone
   */
  public ParsedRecord parse(byte[] bytes) throws RejectedException {
    return parse(bytes, RecordEncoding.AUTO);
  }

  public ParsedRecord parse(byte[] bytes, RecordEncoding encoding) throws RejectedException {
    if (bytes == null) {
      throw new RejectedException(
          RejectionReason.TOMBSTONE, "The record has no value (a tombstone).");
    }
    if (bytes.length == 0) {
      throw new RejectedException(RejectionReason.EMPTY, "The record is empty.");
    }
    if (bytes.length > maxBytes) {
      throw new RejectedException(
          RejectionReason.RECORD_TOO_LARGE,
          "The record has "
              + bytes.length
              + " bytes, more than max.record.bytes ("
              + maxBytes
              + ") allows.");
    }
    if (SingleObject.startsWithMarker(bytes)) {
      return AvroTextRecord.parse(bytes);
    }
    String text = UnicodeText.decode(bytes, 0, bytes.length);
    return bytes[0] == '{'
        ? JsonTextRecord.parse(text)
        : new ParsedRecord.PlainText(UnicodeText.requireContent(text, "The record"));
  }
}
