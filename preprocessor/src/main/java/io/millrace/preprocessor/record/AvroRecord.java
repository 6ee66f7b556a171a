package io.millrace.preprocessor.record;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.RegistryFormat;
import io.millrace.schemas.avro.SchemaVersions;
import io.millrace.schemas.avro.SingleObject;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * Records in Avro: what stands before them names the schema, by its fingerprint (single-object
 * encoding) or by its id in a registry. Safe for use by several threads.
 */
final class AvroRecord {
  private final SchemaVersions texts = SchemaVersions.recorded(ContractSchemas.TEXT_RECORD);
  private final Map<Long, Schema> byFingerprint;
  private final WriterSchemas byId;

  AvroRecord(Map<Long, Schema> schemas, WriterSchemas registry) {
    byFingerprint = Map.copyOf(schemas);
    byId = registry;
  }

  /** Whether the bytes begin as one of the two forms does. */
  static boolean beginsLikeOne(byte[] bytes) {
    return SingleObject.startsWithMarker(bytes) || RegistryFormat.startsWithMarker(bytes);
  }

  ParsedRecord.Fields parse(byte[] bytes) throws RejectedException {
    if (SingleObject.startsWithMarker(bytes)) {
      return read(bytes, SingleObject.HEADER_LENGTH, ofFingerprint(bytes));
    }
    if (bytes[0] == 0) {
      return read(bytes, RegistryFormat.HEADER_LENGTH, ofId(bytes));
    }
    throw broken(
        "The record is no Avro: it begins neither with C3 01 (single-object encoding) nor with 00"
            + " (a schema registry's id).");
  }

  private Schema ofFingerprint(byte[] bytes) throws RejectedException {
    requireHeader(bytes, SingleObject.HEADER_LENGTH);
    long fingerprint = SingleObject.fingerprint(bytes);
    Schema schema = byFingerprint.get(fingerprint);
    if (schema != null) {
      return schema;
    }
    return texts
        .of(fingerprint)
        .orElseThrow(
            () ->
                new RejectedException(
                    RejectionReason.UNKNOWN_SCHEMA,
                    String.format(
                        "The Avro record was written with an unknown schema, of fingerprint %016x:"
                            + " put its .avsc file into the directory that avro.schemas names.",
                        fingerprint)));
  }

  private Schema ofId(byte[] bytes) throws RejectedException {
    requireHeader(bytes, RegistryFormat.HEADER_LENGTH);
    int id = RegistryFormat.id(bytes);
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
