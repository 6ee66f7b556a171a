package io.millrace.schemas.avro;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** One contract's records to and from single-object encoding. Safe for use by several threads. */
public final class RecordCodec<T extends Record> {
  private final Class<T> type;
  private final Schema schema;
  private final byte[] header;

  public RecordCodec(Class<T> type, Schema schema) {
    this.type = type;
    this.schema = schema;
    this.header = SingleObject.header(schema);
  }

  /** Writes one record. */
  public byte[] encode(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<GenericRecord>(schema)
          .write(RecordMapping.toAvro(value, schema), encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Reads one record.
   *
   * @throws ContractException when the bytes are not this contract's
   */
  public T decode(byte[] bytes) {
    SingleObject.requireHeader(bytes, schema, type.getSimpleName());
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(schema)
              .read(
                  null,
                  DecoderFactory.get()
                      .binaryDecoder(
                          bytes,
                          SingleObject.HEADER_LENGTH,
                          bytes.length - SingleObject.HEADER_LENGTH,
                          null));
      return RecordMapping.fromAvro(record, type);
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      throw new ContractException(type.getSimpleName() + " cannot be read: " + e.getMessage(), e);
    }
  }
}
