package io.millrace.preprocessor.streams;

import io.millrace.preprocessor.fingerprint.Fingerprints;
import io.millrace.preprocessor.sequence.TokenSequence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** A pending sequence as its state store and changelog hold it: a version, then its fields. */
final class TokenSequenceSerde implements Serde<TokenSequence> {
  private static final int VERSION = 1;

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
      encoder.writeLong(sequence.recordedAt());
      encoder.writeLong(sequence.arrivedAt());
      encoder.writeString(sequence.madeBy().tokenizer());
      encoder.writeString(sequence.madeBy().format());
      encoder.writeInt(sequence.length());
      for (int id : sequence.ids()) {
        encoder.writeInt(id);
      }
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
      long recordedAt = decoder.readLong();
      long arrivedAt = decoder.readLong();
      Fingerprints madeBy = new Fingerprints(decoder.readString(), decoder.readString());
      int[] ids = new int[decoder.readInt()];
      for (int i = 0; i < ids.length; i++) {
        ids[i] = decoder.readInt();
      }
      return new TokenSequence(partition, offset, recordedAt, arrivedAt, madeBy, ids);
    } catch (IOException e) {
      throw new SerializationException("A pending sequence in the state store is damaged", e);
    }
  }
}
