package io.millrace.preprocessor.record;

/**
 * The bytes of an Avro record, read from the front. By hand, because Avro's own decoder believes
 * any length it is told and replaces what is no UTF-8. For use by one thread.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro
 *     specification, binary encoding</a>
 */
final class AvroInput {
  private final byte[] bytes;
  private final FieldPath path;
  private int position;

  /**
   * Begins to read.
   *
   * @param from the first byte of the record itself
   * @param path where the reader is, for the sentences
   */
  AvroInput(byte[] bytes, int from, FieldPath path) {
    this.bytes = bytes;
    this.position = from;
    this.path = path;
  }

  /** Bytes that have not been read yet. */
  int remaining() {
    return bytes.length - position;
  }

  boolean readBoolean() throws RejectedException {
    byte value = next();
    if (value != 0 && value != 1) {
      throw broken("holds a boolean that is " + value);
    }
    return value == 1;
  }

  int readInt() throws RejectedException {
    long value = readLong();
    if (value != (int) value) {
      throw broken("holds an int that is " + value);
    }
    return (int) value;
  }

  /** Seven bits a byte, the lowest first; zigzag, so that small negative numbers are short too. */
  long readLong() throws RejectedException {
    long zigzag = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      byte value = next();
      if (shift == 63 && (value & 0xFE) != 0) {
        break;
      }
      zigzag |= (value & 0x7FL) << shift;
      if (value >= 0) {
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    throw broken("holds an integer of more than 64 bits");
  }

  float readFloat() throws RejectedException {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  double readDouble() throws RejectedException {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  String readString() throws RejectedException {
    long length = readLong();
    if (length < 0) {
      throw broken("claims a string of " + length + " bytes");
    }
    if (length > remaining()) {
      throw broken(
          "claims a string of "
              + length
              + " bytes where "
              + remaining()
              + " are left, or is cut"
              + " off");
    }
    String text = UnicodeText.decode(bytes, position, (int) length);
    position += (int) length;
    return text;
  }

  /** A rejection of the record. */
  RejectedException broken(String what) {
    return new RejectedException(
        RejectionReason.BROKEN_AVRO, "The Avro record " + what + path.place() + ".");
  }

  private long littleEndian(int count) throws RejectedException {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (next() & 0xFFL) << (8 * i);
    }
    return value;
  }

  private byte next() throws RejectedException {
    if (position == bytes.length) {
      throw broken("is cut off");
    }
    return bytes[position++];
  }
}
