package io.millrace.preprocessor.record;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Records in Avro: what stands before them names the schema, by its fingerprint (single-object
 * encoding) or by its id in a registry. Safe for use by several threads.
 */
final class AvroRecord {
  /** A zero byte and a big-endian id of four bytes. */
  private static final int REGISTRY_HEADER_LENGTH = 5;

  private final Map<Long, Schema> byFingerprint;
  private final WriterSchemas byId;

  AvroRecord(Map<Long, Schema> schemas, WriterSchemas registry) {
    byFingerprint = new HashMap<>(schemas);
    byFingerprint.put(
        SchemaNormalization.parsingFingerprint64(ContractSchemas.TEXT_RECORD),
        ContractSchemas.TEXT_RECORD);
    byId = registry;
  }

  /** Whether the bytes begin as one of the two forms does. */
  static boolean beginsLikeOne(byte[] bytes) {
    return SingleObject.startsWithMarker(bytes)
        || (bytes.length >= REGISTRY_HEADER_LENGTH && bytes[0] == 0);
  }

  ParsedRecord.Fields parse(byte[] bytes) throws RejectedException {
    if (SingleObject.startsWithMarker(bytes)) {
      return read(bytes, SingleObject.HEADER_LENGTH, ofFingerprint(bytes));
    }
    if (bytes[0] == 0) {
      return read(bytes, REGISTRY_HEADER_LENGTH, ofId(bytes));
    }
    throw broken(
        "The record is no Avro: it begins neither with C3 01 (single-object encoding) nor with 00"
            + " (a schema registry's id).");
  }

  private Schema ofFingerprint(byte[] bytes) throws RejectedException {
    requireHeader(bytes, SingleObject.HEADER_LENGTH);
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    Schema schema = byFingerprint.get(fingerprint);
    if (schema == null) {
      throw new RejectedException(
          RejectionReason.UNKNOWN_SCHEMA,
          String.format(
              "The Avro record was written with an unknown schema, of fingerprint %016x: put its"
                  + " .avsc file into the directory that avro.schemas names.",
              fingerprint));
    }
    return schema;
  }

  private Schema ofId(byte[] bytes) throws RejectedException {
    requireHeader(bytes, REGISTRY_HEADER_LENGTH);
    int id = ByteBuffer.wrap(bytes).getInt(1);
    if (id < 0) {
      throw new RejectedException(
          RejectionReason.UNKNOWN_SCHEMA,
          "The record begins with a zero byte and "
              + id
              + ", which is no id that a schema registry gives.");
    }
    return byId.byId(id);
  }

  private static ParsedRecord.Fields read(byte[] bytes, int from, Schema schema)
      throws RejectedException {
    if (schema.getType() != Schema.Type.RECORD) {
      throw new RejectedException(
          RejectionReason.UNUSABLE_SCHEMA,
          "The Avro schema of the record is "
              + schema.getType().getName()
              + ", not a record, so there are no fields.");
    }
    return new ParsedRecord.Fields(new AvroReader(bytes, from).fields(schema));
  }

  private static void requireHeader(byte[] bytes, int length) throws RejectedException {
    if (bytes.length < length) {
      throw broken(
          "The Avro record is cut off: "
              + bytes.length
              + " bytes do not hold its header of "
              + length
              + ".");
    }
  }

  private static RejectedException broken(String sentence) {
    return new RejectedException(RejectionReason.BROKEN_AVRO, sentence);
  }
}
