package io.millrace.schemas.avro;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * Avro single-object encoding: {@code C3 01}, the schema's CRC-64-AVRO fingerprint in little-endian
 * order, the record's binary encoding. Needs no registry.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro
 *     specification, single-object encoding</a>
 */
public final class SingleObject {
  /** Bytes before the record itself. */
  public static final int HEADER_LENGTH = 10;

  private static final byte FIRST = (byte) 0xC3;
  private static final byte SECOND = 0x01;

  private SingleObject() {}

  /** Whether the bytes begin as single-object encoding does. */
  public static boolean startsWithMarker(byte[] bytes) {
    return bytes.length >= 2 && bytes[0] == FIRST && bytes[1] == SECOND;
  }

  /** The ten header bytes of a schema. */
  public static byte[] header(Schema schema) {
    return ByteBuffer.allocate(HEADER_LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(FIRST)
        .put(SECOND)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }

  /** The fingerprint in a whole header. */
  public static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
  }
}
