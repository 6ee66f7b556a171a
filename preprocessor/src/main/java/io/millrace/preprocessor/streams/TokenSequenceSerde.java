package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.label.Label;
import io.millrace.preprocessor.sequence.Supervision;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.avro.BinaryOutput;
import io.millrace.schemas.batch.TokenBatch;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A pending sequence as its state store and changelog hold it: a version, then its fields. One
 * whose tokens are the targets is written as it was before there were labels, so that what waits
 * survives an upgrade, and the way back as well.
 */
final class TokenSequenceSerde implements Serde<TokenSequence> {
  private static final int NEXT_TOKENS = 2;
  private static final int LABELLED = 3;

  @Override
  public Serializer<TokenSequence> serializer() {
    return (topic, sequence) -> sequence == null ? null : write(sequence);
  }

  @Override
  public Deserializer<TokenSequence> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read(bytes);
  }

  private static byte[] write(TokenSequence sequence) {
    BinaryOutput out = new BinaryOutput(256 + 4 * sequence.length());
    out.writeInt(sequence.supervision() instanceof Supervision.NextTokens ? NEXT_TOKENS : LABELLED);
    out.writeInt(sequence.partition());
    out.writeLong(sequence.offset());
    out.writeInt(sequence.part());
    out.writeLong(sequence.recordedAt());
    out.writeLong(sequence.arrivedAt());
    out.writeString(sequence.madeBy().tokenizer());
    out.writeString(sequence.madeBy().format());
    writeInts(sequence.ids(), out);
    write(sequence.supervision(), out);
    return out.toByteArray();
  }

  private static void write(Supervision supervision, BinaryOutput out) {
    if (supervision instanceof Supervision.Labelled labelled) {
      writeInts(labelled.typeIds(), out);
      boolean isClass = labelled.label() instanceof Label.OfClass;
      out.writeInt(isClass ? ((Label.OfClass) labelled.label()).id() : TokenBatch.IGNORED_LABEL);
      if (labelled.label() instanceof Label.Values values) {
        out.writeInt(values.values().length);
        out.writeFloats(values.values());
      }
    } else {
      writeInts(supervision.trained().bounds(), out);
    }
  }

  private static void writeInts(int[] values, BinaryOutput out) {
    out.writeInt(values.length);
    out.writeInts(values);
  }

  private static TokenSequence read(byte[] bytes) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    try {
      int version = decoder.readInt();
      if (version != NEXT_TOKENS && version != LABELLED) {
        throw new SerializationException(
            "A pending sequence was written in version "
                + version
                + " and this program reads versions "
                + NEXT_TOKENS
                + " and "
                + LABELLED
                + ": let the program that wrote it finish its batches first.");
      }
      int partition = decoder.readInt();
      long offset = decoder.readLong();
      int part = decoder.readInt();
      long recordedAt = decoder.readLong();
      long arrivedAt = decoder.readLong();
      Fingerprints madeBy = new Fingerprints(decoder.readString(), decoder.readString());
      int[] ids = readInts(decoder);
      Supervision supervision =
          version == LABELLED
              ? readLabelled(decoder)
              : new Supervision.NextTokens(new TokenRanges(readInts(decoder)));
      return new TokenSequence(
          partition, offset, part, recordedAt, arrivedAt, madeBy, ids, supervision);
    } catch (IOException e) {
      throw new SerializationException("A pending sequence in the state store is damaged", e);
    }
  }

  private static Supervision readLabelled(Decoder decoder) throws IOException {
    int[] typeIds = readInts(decoder);
    int id = decoder.readInt();
    Label label =
        id == TokenBatch.IGNORED_LABEL
            ? new Label.Values(readFloats(decoder))
            : new Label.OfClass(id);
    return new Supervision.Labelled(label, typeIds);
  }

  private static float[] readFloats(Decoder decoder) throws IOException {
    float[] values = new float[decoder.readInt()];
    int filled = 0;
    for (long n = decoder.readArrayStart(); n != 0; n = decoder.arrayNext()) {
      for (long i = 0; i < n; i++) {
        values[filled++] = decoder.readFloat();
      }
    }
    return values;
  }

  private static int[] readInts(Decoder decoder) throws IOException {
    int[] values = new int[decoder.readInt()];
    int filled = 0;
    for (long n = decoder.readArrayStart(); n != 0; n = decoder.arrayNext()) {
      for (long i = 0; i < n; i++) {
        values[filled++] = decoder.readInt();
      }
    }
    return values;
  }
}
