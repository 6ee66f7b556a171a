package io.millrace.schemas.batch;

import io.millrace.schemas.avro.BinaryOutput;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.ContractSchemas;
import io.millrace.schemas.avro.SingleObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;

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
    BinaryOutput out = new BinaryOutput(1024 + 8 * batch.inputIds().length);
    out.writeFixed(HEADER);
    out.writeString(batch.batchId());
    out.writeInt(TASKS.indexOf(batch.task().name()));
    out.writeInt(batch.rows());
    out.writeInt(batch.length());
    out.writeInts(batch.inputIds());
    out.writeInts(batch.attentionMask());
    out.writeInts(batch.labels());
    out.writeString(batch.tokenizerFingerprint());
    out.writeString(batch.formatFingerprint());
    writeSources(out, batch.sources());
    out.writeInt(batch.tokenCount());
    out.writeInt(batch.targetCount());
    out.writeLong(batch.createdAt().toEpochMilli());
    out.writeLong(batch.oldestRecordAt().toEpochMilli());
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
    } catch (IOException
        | AvroRuntimeException
        | IndexOutOfBoundsException
        | UnsupportedOperationException e) {
      throw new ContractException("TokenBatch cannot be read: " + e.getMessage(), e);
    }
  }

  private static Task task(int symbol) {
    if (symbol < 0 || symbol >= TASKS.size()) {
      throw new ContractException("TokenBatch names task number " + symbol + ", which is unknown");
    }
    return Task.valueOf(TASKS.get(symbol));
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

  private static void writeSources(BinaryOutput out, List<Source> sources) {
    if (!sources.isEmpty()) {
      out.writeLong(sources.size());
      for (Source source : sources) {
        out.writeInt(source.partition());
        out.writeLong(source.offset());
        out.writeInt(source.part());
        out.writeInt(source.row());
      }
    }
    out.writeInt(0);
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
