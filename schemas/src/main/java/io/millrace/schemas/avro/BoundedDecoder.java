package io.millrace.schemas.avro;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary decoder over bytes that anybody may have written: a length that is beyond the bytes
 * that are left is an error before room is made for it, and so is a count of items, each of which
 * takes a byte at least. For one thread.
 */
public final class BoundedDecoder extends Decoder {
  private final BinaryDecoder in;

  /**
   * Begins to read.
   *
   * @param from the first byte of the record itself, behind its header
   */
  public BoundedDecoder(byte[] bytes, int from) {
    in = DecoderFactory.get().binaryDecoder(bytes, from, bytes.length - from, null);
  }

  /**
   * Reads a string.
   *
   * @throws AvroRuntimeException when it is said to be longer than what is left
   */
  public static String readString(BinaryDecoder in) throws IOException {
    byte[] utf8 = new byte[length(in)];
    in.readFixed(utf8);
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static int length(BinaryDecoder in) throws IOException {
    return (int) within(in, in.readLong(), "bytes");
  }

  private static long within(BinaryDecoder in, long claimed, String what) throws IOException {
    int left = in.inputStream().available();
    if (claimed < 0 || claimed > left) {
      throw new AvroRuntimeException(
          "it claims " + claimed + " " + what + " where " + left + " bytes are left");
    }
    return claimed;
  }

  @Override
  public String readString() throws IOException {
    return readString(in);
  }

  @Override
  public Utf8 readString(Utf8 old) throws IOException {
    byte[] utf8 = new byte[length(in)];
    in.readFixed(utf8);
    return new Utf8(utf8);
  }

  @Override
  public ByteBuffer readBytes(ByteBuffer old) throws IOException {
    byte[] bytes = new byte[length(in)];
    in.readFixed(bytes);
    return ByteBuffer.wrap(bytes);
  }

  @Override
  public long readArrayStart() throws IOException {
    return within(in, in.readArrayStart(), "items");
  }

  @Override
  public long arrayNext() throws IOException {
    return within(in, in.arrayNext(), "items");
  }

  @Override
  public long readMapStart() throws IOException {
    return within(in, in.readMapStart(), "entries");
  }

  @Override
  public long mapNext() throws IOException {
    return within(in, in.mapNext(), "entries");
  }

  @Override
  public void readNull() throws IOException {
    in.readNull();
  }

  @Override
  public boolean readBoolean() throws IOException {
    return in.readBoolean();
  }

  @Override
  public int readInt() throws IOException {
    return in.readInt();
  }

  @Override
  public long readLong() throws IOException {
    return in.readLong();
  }

  @Override
  public float readFloat() throws IOException {
    return in.readFloat();
  }

  @Override
  public double readDouble() throws IOException {
    return in.readDouble();
  }

  @Override
  public int readEnum() throws IOException {
    return in.readEnum();
  }

  @Override
  public int readIndex() throws IOException {
    return in.readIndex();
  }

  @Override
  public void readFixed(byte[] bytes, int start, int length) throws IOException {
    in.readFixed(bytes, start, length);
  }

  @Override
  public void skipString() throws IOException {
    in.skipFixed(length(in));
  }

  @Override
  public void skipBytes() throws IOException {
    in.skipFixed(length(in));
  }

  @Override
  public void skipFixed(int length) throws IOException {
    in.skipFixed(length);
  }

  @Override
  public long skipArray() throws IOException {
    return in.skipArray();
  }

  @Override
  public long skipMap() throws IOException {
    return in.skipMap();
  }
}
