package io.millrace.preprocessor.app;

import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Records as producers write them in Avro. */
final class AvroBytes {
  private AvroBytes() {}

  /** What an encoder is to write. */
  private interface Content {
    void writeTo(BinaryEncoder encoder) throws IOException;
  }

  /** Single-object encoding. */
  static byte[] textRecord(Map<String, String> fields) {
    return bytes(
        SingleObject.header(ContractSchemas.TEXT_RECORD),
        encoder -> {
          encoder.writeMapStart();
          encoder.setItemCount(fields.size());
          for (Map.Entry<String, String> field : fields.entrySet()) {
            encoder.startItem();
            encoder.writeString(field.getKey());
            encoder.writeString(field.getValue());
          }
          encoder.writeMapEnd();
        });
  }

  /** The wire format of a registry, of a record with a single string. */
  static byte[] row(int schema, String text) {
    byte[] header = ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 0).putInt(schema).array();
    return bytes(header, encoder -> encoder.writeString(text));
  }

  private static byte[] bytes(byte[] header, Content content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    try {
      content.writeTo(EncoderFactory.get().directBinaryEncoder(out, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
