package io.millrace.schemas.avro;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The schemas that a contract's records have been written with, from its first version to the
 * present one, by their CRC-64-AVRO fingerprints. Safe for use by several threads.
 */
public final class SchemaVersions {
  /** Schemas whose comparison is kept; a topic has a handful. */
  private static final int MOST_COMPARED = 100;

  /** Fingerprints of no version that are kept: a class path is long to search for each record. */
  private static final int MOST_UNKNOWN = 100;

  private final Schema current;
  private final long fingerprint;
  private final boolean recorded;
  private final Map<Long, Schema> earlier = new ConcurrentHashMap<>();
  private final Set<Long> unknown = ConcurrentHashMap.newKeySet();
  private final Map<Schema, Boolean> sameBytes = new ConcurrentHashMap<>();

  private SchemaVersions(Schema current, boolean recorded) {
    this.current = current;
    this.fingerprint = SchemaNormalization.parsingFingerprint64(current);
    this.recorded = recorded;
  }

  /** A contract whose earlier versions are those under {@code src/main/avro/history}. */
  public static SchemaVersions recorded(Schema current) {
    return new SchemaVersions(current, true);
  }

  /** A contract with these earlier versions. */
  public static SchemaVersions of(Schema current, Collection<Schema> earlier) {
    SchemaVersions versions = new SchemaVersions(current, false);
    earlier.forEach(
        schema -> versions.earlier.put(SchemaNormalization.parsingFingerprint64(schema), schema));
    return versions;
  }

  /** The version that is written. */
  public Schema current() {
    return current;
  }

  /** The contract's name. */
  public String name() {
    return current.getName();
  }

  /** The version of a fingerprint; none where this build does not know it. */
  public Optional<Schema> of(long ofFingerprint) {
    if (ofFingerprint == fingerprint) {
      return Optional.of(current);
    }
    Schema known = earlier.get(ofFingerprint);
    if (known == null && recorded && !unknown.contains(ofFingerprint)) {
      known = load(ofFingerprint);
    }
    return Optional.ofNullable(known);
  }

  /**
   * Whether records of a schema are read as those of the present version are: byte for byte alike.
   *
   * @param schema one of the versions, or a registry's
   */
  boolean isCurrent(Schema schema) {
    // Avro caches the hash codes of schemas, so that this costs little from the second time on.
    if (sameBytes.size() > MOST_COMPARED) {
      sameBytes.clear();
    }
    return sameBytes.computeIfAbsent(
        schema, other -> SchemaNormalization.parsingFingerprint64(other) == fingerprint);
  }

  /** Where a version lies on the class path. */
  static String resource(String name, long fingerprint) {
    return String.format("/avro/history/%s-%016x.avsc", name, fingerprint);
  }

  private Schema load(long ofFingerprint) {
    try (InputStream in =
        SchemaVersions.class.getResourceAsStream(resource(name(), ofFingerprint))) {
      if (in == null) {
        if (unknown.size() >= MOST_UNKNOWN) {
          unknown.clear();
        }
        unknown.add(ofFingerprint);
        return null;
      }
      Schema schema = new Schema.Parser().parse(in);
      earlier.put(ofFingerprint, schema);
      return schema;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
