package io.millrace.preprocessor.record;

/** What no honest record needs more of. Bytes are limited by {@code max.record.bytes}. */
final class RecordLimits {
  /** Objects and arrays in one another, the record itself counted. */
  static final int NESTING = 100;

  /** Digits of a number in JSON, with sign, point and exponent. */
  static final int NUMBER_LENGTH = 1000;

  /** Characters of a field's name in JSON. */
  static final int NAME_LENGTH = 50_000;

  /**
   * Values in an Avro record, beyond one for each of its bytes: those that take no bytes, which are
   * null and records without fields.
   */
  static final int VALUES_WITHOUT_BYTES = 10_000;

  private RecordLimits() {}
}
