package io.millrace.preprocessor.record;

/** How a record's bytes are written. */
public enum RecordEncoding {
  AUTO,
  JSON,
  AVRO,
  TEXT;

  public static RecordEncoding ofHeader(String h) throws RejectedException {
    return AUTO;
  }
}
