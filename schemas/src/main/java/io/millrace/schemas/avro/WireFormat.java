package io.millrace.schemas.avro;

import org.apache.avro.Schema;

/**
 * What stands before a contract's records and names the schema they were written with: written in
 * one way, read in both, so that a topic may hold records of either. Safe for use by several
 * threads.
 */
public final class WireFormat {
  private final SchemaVersions versions;
  private final byte[] header;
  private final WriterSchemas registry;

  private WireFormat(SchemaVersions versions, byte[] header, WriterSchemas registry) {
    this.versions = versions;
    this.header = header;
    this.registry = registry;
  }

  /** Avro's single-object encoding; there is no registry. */
  public static WireFormat singleObject(SchemaVersions versions) {
    return new WireFormat(versions, SingleObject.header(versions.current()), WriterSchemas.none());
  }

  /** The same, written as before, with a registry that records may name their schema in. */
  public WireFormat reading(WriterSchemas schemas) {
    return new WireFormat(versions, header, schemas);
  }

  /**
   * The same, written in the registry's wire format.
   *
   * @param id of the present version in the registry
   */
  public WireFormat writing(int id) {
    return new WireFormat(versions, RegistryFormat.header(id), registry);
  }

  /** The version that is written. */
  public Schema current() {
    return versions.current();
  }

  /** What to write before a record. */
  public byte[] header() {
    return header.clone();
  }

  /**
   * The schema that a record was written with and its own bytes.
   *
   * @param writer its schema
   * @param isCurrent whether it can be read as one of the present version
   * @param body its own bytes
   */
  public record Opened(Schema writer, boolean isCurrent, BinaryInput body) {

    /**
     * Checks that the record has been read to its end.
     *
     * @throws ContractException when bytes are left
     */
    public void requireEnd() {
      if (body.remaining() > 0) {
        throw new ContractException(
            writer.getName()
                + " cannot be read: it is followed by "
                + body.remaining()
                + " bytes that do not belong to it");
      }
    }
  }

  /**
   * Reads what stands before a record.
   *
   * @throws ContractException when it is neither of the two formats, or its schema is unknown
   */
  public Opened open(byte[] bytes) {
    if (SingleObject.startsWithMarker(bytes)) {
      return opened(ofFingerprint(bytes), bytes, SingleObject.HEADER_LENGTH);
    }
    if (RegistryFormat.startsWithMarker(bytes)) {
      return opened(ofId(bytes), bytes, RegistryFormat.HEADER_LENGTH);
    }
    throw new ContractException(
        versions.name()
            + " is not in Avro single-object encoding: it does not start with C3 01, nor with 00"
            + " and the id of a schema registry");
  }

  private Opened opened(Schema writer, byte[] bytes, int from) {
    return new Opened(writer, versions.isCurrent(writer), new BinaryInput(bytes, from));
  }

  private Schema ofFingerprint(byte[] bytes) {
    if (bytes.length < SingleObject.HEADER_LENGTH) {
      throw new ContractException(
          versions.name()
              + " is cut off: "
              + bytes.length
              + " bytes do not hold Avro's ten-byte header");
    }
    long fingerprint = SingleObject.fingerprint(bytes);
    return versions
        .of(fingerprint)
        .orElseThrow(
            () ->
                new ContractException(
                    String.format(
                        "%s was written with an unknown schema, of fingerprint %016x: this build of"
                            + " Millrace is older than what wrote it; upgrade it",
                        versions.name(), fingerprint)));
  }

  private Schema ofId(byte[] bytes) {
    int id = RegistryFormat.id(bytes);
    if (id < 0) {
      throw new ContractException(
          versions.name()
              + " begins with a zero byte and "
              + id
              + ", which is no id that a schema registry gives");
    }
    Schema schema;
    try {
      schema = registry.byId(id);
    } catch (ContractException e) {
      throw new ContractException(versions.name() + " cannot be read: " + e.getMessage(), e);
    }
    // Avro would try and read the fields that are named alike: with a registry that has lost its
    // ids and given them away again, the wrong ones.
    if (!versions.name().equals(schema.getName())) {
      throw new ContractException(
          versions.name()
              + " cannot be read: the schema of id "
              + id
              + " in the schema registry is of "
              + schema.getFullName());
    }
    return schema;
  }
}
