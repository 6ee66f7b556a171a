package io.millrace.schemas.batch;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/**
 * {@link TokenBatch} to and from Avro single-object encoding, straight between the wire and {@code
 * int[]}: the generic Avro reader would box every token. The fields are written and read in the
 * order of {@code TokenBatch.avsc}; a test holds the two together through Avro's own reader. Safe
 * for use by several threads.
 */
public final class TokenBatchCodec {
  private static final Schema SCHEMA = ContractSchemas.TOKEN_BATCH;
  private static final List<String> TASKS = SCHEMA.getField("task").schema().getEnumSymbols();
  private static final byte[] HEADER = SingleObject.header(SCHEMA);

  private TokenBatchCodec() {}

  /** Writes one batch. */
  public static byte[] encode(TokenBatch batch) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256 + 4 * batch.inputIds().length);
    out.writeBytes(HEADER);
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      encoder.writeString(batch.batchId());
      encoder.writeEnum(TASKS.indexOf(batch.task().name()));
      encoder.writeInt(batch.rows());
      encoder.writeInt(batch.length());
      writeInts(encoder, batch.inputIds());
      writeInts(encoder, batch.attentionMask());
      writeInts(encoder, batch.labels());
      encoder.writeString(batch.tokenizerFingerprint());
      encoder.writeString(batch.formatFingerprint());
      writeSources(encoder, batch.sources());
      encoder.writeInt(batch.tokenCount());
      encoder.writeInt(batch.targetCount());
      encoder.writeLong(batch.createdAt().toEpochMilli());
      encoder.writeLong(batch.oldestRecordAt().toEpochMilli());
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Reads one batch.
   *
   * @throws ContractException when the bytes are no token batch, with what is wrong about them
   */
  public static TokenBatch decode(byte[] bytes) {
    SingleObject.requireHeader(bytes, SCHEMA, "TokenBatch");
    Decoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes, SingleObject.HEADER_LENGTH, bytes.length - SingleObject.HEADER_LENGTH, null);
    try {
      String batchId = decoder.readString();
      Task task = task(decoder.readEnum());
      int rows = decoder.readInt();
      int length = decoder.readInt();
      if (rows <= 0 || length <= 0 || (long) rows * length > bytes.length) {
        // Every position takes a byte at least, so a shape beyond the record's size is a lie.
        throw new ContractException(
            "TokenBatch claims " + rows + " x " + length + " in " + bytes.length + " bytes");
      }
      int positions = rows * length;
      return new TokenBatch(
          batchId,
          task,
          rows,
          length,
          readInts(decoder, "input_ids", positions),
          readInts(decoder, "attention_mask", positions),
          readInts(decoder, "labels", task == Task.CAUSAL_LM ? positions : rows),
          decoder.readString(),
          decoder.readString(),
          readSources(decoder),
          decoder.readInt(),
          decoder.readInt(),
          Instant.ofEpochMilli(decoder.readLong()),
          Instant.ofEpochMilli(decoder.readLong()));
    } catch (IOException | AvroRuntimeException | IndexOutOfBoundsException e) {
      throw new ContractException("TokenBatch cannot be read: " + e.getMessage(), e);
    }
  }

  private static Task task(int symbol) {
    if (symbol < 0 || symbol >= TASKS.size()) {
      throw new ContractException("TokenBatch names task number " + symbol + ", which is unknown");
    }
    return Task.valueOf(TASKS.get(symbol));
  }

  private static void writeInts(Encoder encoder, int[] values) throws IOException {
    encoder.writeArrayStart();
    encoder.setItemCount(values.length);
    for (int value : values) {
      encoder.startItem();
      encoder.writeInt(value);
    }
    encoder.writeArrayEnd();
  }

  private static int[] readInts(Decoder decoder, String name, int expected) throws IOException {
    int[] values = new int[expected];
    int filled = 0;
    for (long n = decoder.readArrayStart(); n != 0; n = decoder.arrayNext()) {
      if (n < 0 || n > expected - filled) {
        throw new ContractException(
            "TokenBatch's " + name + " is longer than the " + expected + " values of its shape");
      }
      for (long i = 0; i < n; i++) {
        values[filled++] = decoder.readInt();
      }
    }
    if (filled != expected) {
      throw new ContractException(
          "TokenBatch's "
              + name
              + " has "
              + filled
              + " of the "
              + expected
              + " values of its shape");
    }
    return values;
  }

  private static void writeSources(Encoder encoder, List<Source> sources) throws IOException {
    encoder.writeArrayStart();
    encoder.setItemCount(sources.size());
    for (Source source : sources) {
      encoder.startItem();
      encoder.writeInt(source.partition());
      encoder.writeLong(source.offset());
      encoder.writeInt(source.part());
      encoder.writeInt(source.row());
    }
    encoder.writeArrayEnd();
  }

  private static List<Source> readSources(Decoder decoder) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (long n = decoder.readArrayStart(); n != 0; n = decoder.arrayNext()) {
      for (long i = 0; i < n; i++) {
        sources.add(
            new Source(
                decoder.readInt(), decoder.readLong(), decoder.readInt(), decoder.readInt()));
      }
    }
    return sources;
  }
}
