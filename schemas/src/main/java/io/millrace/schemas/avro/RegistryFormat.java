package io.millrace.schemas.avro;

import java.nio.ByteBuffer;

/**
 * The wire format that Confluent's serializers began and Apicurio's speak, too: a zero byte, the
 * schema's id in the registry in big-endian order, the record's binary encoding.
 *
 * @see <a
 *     href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Confluent,
 *     wire format</a>
 */
public final class RegistryFormat {
  /** Bytes before the record itself. */
  public static final int HEADER_LENGTH = 5;

  private RegistryFormat() {}

  /** Whether the bytes begin as this format does. */
  public static boolean startsWithMarker(byte[] bytes) {
    return bytes.length >= HEADER_LENGTH && bytes[0] == 0;
  }

  /** The five header bytes of an id. */
  public static byte[] header(int id) {
    return ByteBuffer.allocate(HEADER_LENGTH).put((byte) 0).putInt(id).array();
  }

  /** The id in the header, which {@link #startsWithMarker} has seen. */
  public static int id(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getInt(1);
  }
}
