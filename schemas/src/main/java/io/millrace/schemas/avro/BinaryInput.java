package io.millrace.schemas.avro;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.avro.AvroTypeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Reads Avro's binary encoding from an array. Unlike Avro's own decoder it believes no length: what
 * claims more bytes, or more items, than there are bytes left is refused before anything is
 * allocated for it. (An item of no bytes, as an array of nulls has, is in no contract.) For one
 * thread.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#binary-encoding">Avro
 *     specification, binary encoding</a>
 */
public final class BinaryInput extends Decoder {
  private final byte[] bytes;
  private int position;

  /**
   * Begins to read.
   *
   * @param from the first byte of the record itself
   */
  BinaryInput(byte[] bytes, int from) {
    this.bytes = bytes;
    this.position = from;
  }

  /** Bytes that have not been read yet. */
  public int remaining() {
    return bytes.length - position;
  }

  /**
   * Reads an array of ints.
   *
   * @param to is filled exactly
   * @param name of the field, for the message
   */
  public void readInts(int[] to, String name) throws IOException {
    readInts(to, name, readArrayStart());
  }

  /**
   * Reads an array of ints that has so many values, or none at all.
   *
   * @param name of the field, for the message
   */
  public int[] readIntsOrNone(int length, String name) throws IOException {
    long first = readArrayStart();
    int[] values = new int[first == 0 ? 0 : length];
    if (first != 0) {
      readInts(values, name, first);
    }
    return values;
  }

  private void readInts(int[] to, String name, long first) throws IOException {
    int filled = 0;
    for (long n = first; n != 0; n = arrayNext()) {
      if (n > to.length - filled) {
        throw new AvroTypeException(
            name + " is longer than the " + to.length + " values of its shape");
      }
      for (int end = filled + (int) n; filled < end; filled++) {
        to[filled] = readInt();
      }
    }
    if (filled != to.length) {
      throw new AvroTypeException(
          name + " has " + filled + " of the " + to.length + " values of its shape");
    }
  }

  /** Reads an array of floats of any length. */
  public float[] readFloats() throws IOException {
    float[] values = new float[0];
    int filled = 0;
    for (long n = readArrayStart(); n != 0; n = arrayNext()) {
      requireRoom(Float.BYTES * n);
      int end = filled + (int) n;
      if (end > values.length) {
        // By doubling: the blocks may hold a value each.
        values = Arrays.copyOf(values, Math.max(end, 2 * values.length));
      }
      while (filled < end) {
        values[filled++] = readFloat();
      }
    }
    return Arrays.copyOf(values, filled);
  }

  @Override
  public void readNull() {}

  @Override
  public boolean readBoolean() throws IOException {
    return next() == 1;
  }

  @Override
  public int readInt() throws IOException {
    // Written out for the lengths that labels and token ids have; the rest is rare.
    byte[] from = bytes;
    int at = position;
    if (from.length - at >= 3) {
      int first = from[at];
      if (first >= 0) {
        position = at + 1;
        return (first >>> 1) ^ -(first & 1);
      }
      int second = from[at + 1];
      if (second >= 0) {
        position = at + 2;
        int zigzag = (first & 0x7F) | second << 7;
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
      int third = from[at + 2];
      if (third >= 0) {
        position = at + 3;
        int zigzag = (first & 0x7F) | (second & 0x7F) << 7 | third << 14;
        return (zigzag >>> 1) ^ -(zigzag & 1);
      }
    }
    long value = readLong();
    if (value != (int) value) {
      throw new AvroTypeException("an int is " + value);
    }
    return (int) value;
  }

  /** Seven bits a byte, the lowest first; zigzag, so that small negative numbers are short too. */
  @Override
  public long readLong() throws IOException {
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
    throw new AvroTypeException("an integer has more than 64 bits");
  }

  @Override
  public float readFloat() throws IOException {
    return Float.intBitsToFloat((int) littleEndian(Float.BYTES));
  }

  @Override
  public double readDouble() throws IOException {
    return Double.longBitsToDouble(littleEndian(Double.BYTES));
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    int from = take(readLong());
    byte[] text = new byte[position - from];
    System.arraycopy(bytes, from, text, 0, text.length);
    return new Utf8(text);
  }

  @Override
  public String readString() throws IOException {
    return readString(null).toString();
  }

  @Override
  public void skipString() throws IOException {
    take(readLong());
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    int from = take(readLong());
    return ByteBuffer.wrap(bytes, from, position - from).slice();
  }

  @Override
  public void skipBytes() throws IOException {
    take(readLong());
  }

  @Override
  public void readFixed(byte[] to, int start, int length) throws IOException {
    System.arraycopy(bytes, take(length), to, start, length);
  }

  @Override
  public void skipFixed(int length) throws IOException {
    take(length);
  }

  @Override
  public int readEnum() throws IOException {
    return readInt();
  }

  @Override
  public long readArrayStart() throws IOException {
    return blockCount();
  }

  @Override
  public long arrayNext() throws IOException {
    return blockCount();
  }

  @Override
  public long skipArray() throws IOException {
    return skipBlocks();
  }

  @Override
  public long readMapStart() throws IOException {
    return blockCount();
  }

  @Override
  public long mapNext() throws IOException {
    return blockCount();
  }

  @Override
  public long skipMap() throws IOException {
    return skipBlocks();
  }

  @Override
  public int readIndex() throws IOException {
    return readInt();
  }

  /** A negative count is followed by the block's size in bytes. */
  private long blockCount() throws IOException {
    long count = readLong();
    if (count < 0) {
      requireRoom(readLong());
      count = -count;
    }
    // The smallest long has no opposite and is still negative.
    if (count < 0 || count > remaining()) {
      throw new AvroTypeException("it claims " + count + " items in " + remaining() + " bytes");
    }
    return count;
  }

  /** Passes over the blocks that say how long they are; the items of another kind are counted. */
  private long skipBlocks() throws IOException {
    while (true) {
      long count = readLong();
      if (count >= 0) {
        if (count > remaining()) {
          throw new AvroTypeException("it claims " + count + " items in " + remaining() + " bytes");
        }
        return count;
      }
      take(readLong());
    }
  }

  private long littleEndian(int count) throws IOException {
    int from = take(count);
    long value = 0;
    for (int i = 0; i < count; i++) {
      value |= (bytes[from + i] & 0xFFL) << (8 * i);
    }
    return value;
  }

  /** Passes over bytes; returns where they begin. */
  private int take(long count) throws IOException {
    requireRoom(count);
    int from = position;
    position += (int) count;
    return from;
  }

  private void requireRoom(long count) throws IOException {
    if (count < 0) {
      throw new AvroTypeException("it claims a length of " + count + " bytes");
    }
    if (count > remaining()) {
      throw new EOFException("it ends " + (count - remaining()) + " bytes too early");
    }
  }

  private byte next() throws IOException {
    if (position == bytes.length) {
      throw new EOFException("it is cut off");
    }
    return bytes[position++];
  }
}
