package io.millrace.schemas.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** One contract's records to and from bytes, through Avro's generic records. */
public final class RecordCodec<T extends Record> implements Codec<T> {
  private final Class<T> type;
  private final WireFormat format;

  public RecordCodec(Class<T> type, WireFormat format) {
    this.type = type;
    this.format = format;
  }

  @Override
  public RecordCodec<T> in(WireFormat other) {
    return new RecordCodec<>(type, other);
  }

  @Override
  public WireFormat format() {
    return format;
  }

  @Override
  public byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(format.header());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(format.current())
          .write(RecordMapping.toAvro(value, format.current()), encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  @Override
  public T decode(byte[] bytes) {
    WireFormat.Opened opened = format.open(bytes);
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(opened.writer(), format.current())
              .read(null, opened.body());
      opened.requireEnd();
      return RecordMapping.fromAvro(record, type);
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new ContractException(type.getSimpleName() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
