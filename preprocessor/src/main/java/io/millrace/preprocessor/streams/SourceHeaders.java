package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.sequence.RecordHints;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Record;

/** Headers of the records of a text topic. */
final class SourceHeaders {
  /** How the record is written: a value of the setting record.encoding. */
  static final String ENCODING = "millrace.encoding";

  /** Which fields make the text: a value of the setting format. */
  static final String FORMAT = "millrace.format";

  private SourceHeaders() {}

  static RecordHints hints(Headers headers) {
    Header encoding = headers.lastHeader(ENCODING);
    Header format = headers.lastHeader(FORMAT);
    return encoding == null && format == null
        ? RecordHints.NONE
        : new RecordHints(text(encoding), text(format));
  }

  private static String text(Header header) {
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Bytes of a record at most: its key, value and headers. */
  static int size(Record<byte[], byte[]> record) {
    int size = length(record.key()) + length(record.value());
    for (Header header : record.headers()) {
      size += header.key().length() * 3 + length(header.value());
    }
    return size;
  }

  static int length(byte[] bytes) {
    return bytes == null ? 0 : bytes.length;
  }
}
