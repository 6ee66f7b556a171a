package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import io.millrace.schemas.avro.BinaryOutput;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** A pending sequence as its state store and changelog hold it: a version, then its fields. */
final class TokenSequenceSerde implements Serde<TokenSequence> {
  private static final int VERSION = 2;

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
    out.writeInt(VERSION);
    out.writeInt(sequence.partition());
    out.writeLong(sequence.offset());
    out.writeInt(sequence.part());
    out.writeLong(sequence.recordedAt());
    out.writeLong(sequence.arrivedAt());
    out.writeString(sequence.madeBy().tokenizer());
    out.writeString(sequence.madeBy().format());
    out.writeInt(sequence.length());
    out.writeInts(sequence.ids());
    out.writeInt(sequence.trained().bounds().length);
    out.writeInts(sequence.trained().bounds());
    return out.toByteArray();
  }

  private static TokenSequence read(byte[] bytes) {
    BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(bytes, null);
    try {
      int version = decoder.readInt();
      if (version != VERSION) {
        throw new SerializationException(
            "A pending sequence was written in version "
                + version
                + " and this program reads version "
                + VERSION
                + ": let the program that wrote it finish its batches first.");
      }
      int partition = decoder.readInt();
      long offset = decoder.readLong();
      int part = decoder.readInt();
      long recordedAt = decoder.readLong();
      long arrivedAt = decoder.readLong();
      Fingerprints madeBy = new Fingerprints(decoder.readString(), decoder.readString());
      int[] ids = readInts(decoder);
      TokenRanges trained = new TokenRanges(readInts(decoder));
      return new TokenSequence(
          partition, offset, part, recordedAt, arrivedAt, madeBy, ids, trained);
    } catch (IOException e) {
      throw new SerializationException("A pending sequence in the state store is damaged", e);
    }
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
