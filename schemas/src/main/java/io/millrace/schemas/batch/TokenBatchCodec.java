package io.millrace.schemas.batch;

import io.millrace.schemas.avro.BinaryInput;
import io.millrace.schemas.avro.BinaryOutput;
import io.millrace.schemas.avro.Codec;
import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;

/**
 * {@link TokenBatch} to and from bytes, straight between the wire and {@code int[]}: the generic
 * Avro reader would box every token. The fields are written and read in the order of {@code
 * TokenBatch.avsc}; a test holds the two together through Avro's own reader. Only a batch of an
 * earlier version of the contract takes the way through Avro's generic records.
 */
public final class TokenBatchCodec implements Codec<TokenBatch> {
  private final WireFormat format;
  private final byte[] header;
  private final List<String> tasks;

  public TokenBatchCodec(WireFormat format) {
    this.format = format;
    this.header = format.header();
    this.tasks = format.current().getField("task").schema().getEnumSymbols();
  }

  @Override
  public TokenBatchCodec in(WireFormat other) {
    return new TokenBatchCodec(other);
  }

  @Override
  public WireFormat format() {
    return format;
  }

  @Override
  public byte[] encode(TokenBatch batch) {
    BinaryOutput out = new BinaryOutput(1024 + 8 * batch.inputIds().length);
    out.writeFixed(header);
    out.writeString(batch.batchId());
    out.writeInt(tasks.indexOf(batch.task().name()));
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
    out.writeInts(batch.tokenTypeIds());
    out.writeFloats(batch.labelValues());
    return out.toByteArray();
  }

  @Override
  public TokenBatch decode(byte[] bytes) {
    WireFormat.Opened opened = format.open(bytes);
    try {
      TokenBatch batch =
          opened.isCurrent()
              ? read(opened.body())
              : EarlierTokenBatch.read(opened, format.current());
      opened.requireEnd();
      return batch;
    } catch (IOException | AvroRuntimeException | IllegalArgumentException e) {
      throw new ContractException("TokenBatch cannot be read: " + e.getMessage(), e);
    }
  }

  private TokenBatch read(BinaryInput input) throws IOException {
    String batchId = input.readString();
    Task task = task(input.readEnum());
    int rows = input.readInt();
    int length = input.readInt();
    if (rows <= 0 || length <= 0 || (long) rows * length > input.remaining()) {
      // Every position takes a byte at least, so a shape beyond the record's size is a lie.
      throw new ContractException(
          "TokenBatch claims " + rows + " x " + length + " in " + input.remaining() + " bytes");
    }
    int positions = rows * length;
    return new TokenBatch(
        batchId,
        task,
        rows,
        length,
        readInts(input, "input_ids", positions),
        readInts(input, "attention_mask", positions),
        readInts(input, "labels", task == Task.CAUSAL_LM ? positions : rows),
        input.readString(),
        input.readString(),
        readSources(input),
        input.readInt(),
        input.readInt(),
        Instant.ofEpochMilli(input.readLong()),
        Instant.ofEpochMilli(input.readLong()),
        input.readIntsOrNone(positions, "token_type_ids"),
        input.readFloats());
  }

  private Task task(int symbol) {
    if (symbol < 0 || symbol >= tasks.size()) {
      throw new ContractException("TokenBatch names task number " + symbol + ", which is unknown");
    }
    return Task.valueOf(tasks.get(symbol));
  }

  private static int[] readInts(BinaryInput input, String name, int expected) throws IOException {
    int[] values = new int[expected];
    input.readInts(values, name);
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

  private static List<Source> readSources(BinaryInput input) throws IOException {
    List<Source> sources = new ArrayList<>();
    for (long n = input.readArrayStart(); n != 0; n = input.arrayNext()) {
      for (long i = 0; i < n; i++) {
        sources.add(
            new Source(input.readInt(), input.readLong(), input.readInt(), input.readInt()));
      }
    }
    return sources;
  }
}
