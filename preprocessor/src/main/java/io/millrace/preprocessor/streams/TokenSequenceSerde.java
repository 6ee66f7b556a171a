package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import io.millrace.preprocessor.tokenize.TokenRanges;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;
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
    ByteArrayOutputStream out = new ByteArrayOutputStream(32 + 3 * sequence.length());
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      encoder.writeInt(VERSION);
      encoder.writeInt(sequence.partition());
      encoder.writeLong(sequence.offset());
      encoder.writeInt(sequence.part());
      encoder.writeLong(sequence.recordedAt());
      encoder.writeLong(sequence.arrivedAt());
      encoder.writeString(sequence.madeBy().tokenizer());
      encoder.writeString(sequence.madeBy().format());
      write(encoder, sequence.ids());
      write(encoder, sequence.trained().bounds());
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

  private static void write(Encoder encoder, int[] values) throws IOException {
    encoder.writeInt(values.length);
    for (int value : values) {
      encoder.writeInt(value);
    }
  }

  private static int[] readInts(Decoder decoder) throws IOException {
    int[] values = new int[decoder.readInt()];
    for (int i = 0; i < values.length; i++) {
      values[i] = decoder.readInt();
    }
    return values;
  }
}
