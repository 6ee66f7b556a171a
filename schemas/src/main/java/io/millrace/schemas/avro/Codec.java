package io.millrace.schemas.avro;

/** A contract's records to and from bytes. Safe for use by several threads. */
public interface Codec<T> {

  /** Writes one record. */
  byte[] encode(T value);

  /**
   * Reads one record, of the present version of the contract or of any earlier one.
   *
   * @throws ContractException when the bytes are not this contract's
   */
  T decode(byte[] bytes);

  /** How records are marked with their schema. */
  WireFormat format();

  /** The same records in another format. */
  Codec<T> in(WireFormat other);
}
