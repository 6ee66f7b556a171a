package io.millrace.preprocessor.label;

import io.millrace.preprocessor.record.ParsedRecord;
import io.millrace.preprocessor.record.RejectedException;

/** Reads a record's label. Safe for use by several threads. */
public interface LabelReader {

  /**
   * What the record says that it is.
   *
   * @throws RejectedException when it says nothing, or what cannot be
   */
  Label read(ParsedRecord.Fields record) throws RejectedException;

  /** The field that it reads. */
  String field();

  /** All that a label depends on here, for the batches' format fingerprint. */
  String description();
}
