package io.millrace.preprocessor.format;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;
import java.time.Instant;

/** Which fields of a record make its text, and how. Safe for use by several threads. */
public interface RecordFormat {

  /** Whether the record has the fields that this format reads. */
  boolean fits(ParsedRecord.Fields record);

  /**
   * What the record says.
   *
   * @param recordedAt the record's timestamp, which chat templates write as the date
   * @throws RejectedException when the record does not have what the format asks for
   */
  Example format(ParsedRecord.Fields record, Instant recordedAt) throws RejectedException;

  /** The fields that it reads, for messages. */
  String fields();

  /** All that text and targets depend on here, for the batches' format fingerprint. */
  String description();
}
