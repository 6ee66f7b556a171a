package io.millrace.preprocessor.record;

import java.util.Map;
import org.apache.avro.Schema;

/**
 * Reads a record's bytes. Where the encoding is {@link RecordEncoding#AUTO}, this rule tells, the
 * first line that fits:
 *
 * <ol>
 *   <li>{@code C3 01}, which no UTF-8 text begins with: Avro's single-object encoding.
 *   <li>{@code 00} and at least four bytes more: a schema registry's wire format. Without a
 *       registry such a record is rejected and not read as text, for nobody begins a text with NUL,
 *       and the bytes of a serializer are no text to learn from.
 *   <li>An opening brace: JSON, broken or not.
 *   <li>White space, then a brace that an object can begin with (a quote or the closing brace comes
 *       next), and a closing brace as the last character but white space: JSON. So an indented
 *       object is read, and an indented line of a program is not called broken JSON.
 *   <li>Anything else: plain text.
 * </ol>
 *
 * A byte-order mark at the very beginning is the mark of the encoding and no part of a text: it is
 * left out, in JSON and in plain text. Everything else in a text stays as it is. Safe for use by
 * several threads.
 */
public final class RecordParser {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final int maxBytes;
  private final JsonRecord json;
  private final AvroRecord avro;

  /**
   * A parser that knows no other Avro schema than {@code TextRecord.avsc}.
   *
   * @param maxBytes largest record that is read
   */
  public RecordParser(int maxBytes) {
    this(maxBytes, Map.of(), WriterSchemas.none());
  }

  /**
   * A parser that also knows other Avro schemas.
   *
   * @param maxBytes largest record that is read
   * @param schemas of records in single-object encoding, by their CRC-64-AVRO fingerprints
   * @param registry of the schemas of records in its wire format
   * @see AvroSchemas#fromDirectory
   */
  public RecordParser(int maxBytes, Map<Long, Schema> schemas, WriterSchemas registry) {
    this.maxBytes = maxBytes;
    this.json = new JsonRecord(maxBytes);
    this.avro = new AvroRecord(schemas, registry);
  }

  /** Reads one record, of whatever encoding it is. */
  public ParsedRecord parse(byte[] bytes) throws RejectedException {
    return parse(bytes, RecordEncoding.AUTO);
  }

  /**
   * Reads one record.
   *
   * @param bytes the record's value; null for a tombstone
   * @throws RejectedException when it cannot be read; whatever is wrong with the bytes, nothing
   *     else is thrown for it
   */
  public ParsedRecord parse(byte[] bytes, RecordEncoding encoding) throws RejectedException {
    requireSize(bytes);
    if (encoding == RecordEncoding.AVRO
        || (encoding == RecordEncoding.AUTO && AvroRecord.beginsLikeOne(bytes))) {
      return avro.parse(bytes);
    }
    String text = withoutMark(UnicodeText.decode(bytes, 0, bytes.length));
    if (encoding == RecordEncoding.JSON
        || (encoding == RecordEncoding.AUTO && JsonRecord.looksLikeOne(text))) {
      return json.parse(text);
    }
    return new ParsedRecord.PlainText(UnicodeText.requireContent(text, "The record"));
  }

  private void requireSize(byte[] bytes) throws RejectedException {
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
  }

  private static String withoutMark(String text) {
    return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? text.substring(1) : text;
  }
}
