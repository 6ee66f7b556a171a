package io.millrace.cli.produce;

import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.RecordBatch;

/**
 * Which records are too large. These are not handed to the producer: in a transaction one of them
 * would take all others down with it.
 *
 * @param bytes the largest record, with what surrounds it on the wire
 * @param setting that says so
 */
record RecordLimit(int bytes, String setting) {
  /** What is longer is not read to its end. */
  RecordLimit {
    bytes = Math.min(bytes, InputLines.LONGEST);
  }

  private static final Header[] NO_HEADERS = {};

  /** Its size, if that is too large. */
  Optional<Integer> exceededBy(Keyed record) {
    int size =
        AbstractRecords.estimateSizeInBytesUpperBound(
            RecordBatch.CURRENT_MAGIC_VALUE,
            Compression.NONE.type(),
            record.key(),
            record.value(),
            NO_HEADERS);
    return size > bytes ? Optional.of(size) : Optional.empty();
  }

  /** For a sentence. */
  String words() {
    return String.format(Locale.ROOT, "the %,d bytes of %s", bytes, setting);
  }
}
