package io.millrace.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;

/** The same bytes as Avro's own encoder writes. */
class BinaryOutputTest {

  @Test
  void intsOfEveryLength() throws IOException {
    int[] values = new int[4 * 32 + 2];
    for (int bit = 0; bit < 32; bit++) {
      values[4 * bit] = 1 << bit;
      values[4 * bit + 1] = (1 << bit) - 1;
      values[4 * bit + 2] = -(1 << bit);
      values[4 * bit + 3] = -(1 << bit) - 1;
    }
    values[128] = -100;
    values[129] = 50257;
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(expected, null);
    BinaryOutput out = new BinaryOutput(0);
    for (int value : values) {
      encoder.writeInt(value);
      out.writeInt(value);
      encoder.writeLong((long) value << 32 | 7);
      out.writeLong((long) value << 32 | 7);
    }
    encoder.writeArrayStart();
    encoder.setItemCount(values.length);
    for (int value : values) {
      encoder.startItem();
      encoder.writeInt(value);
    }
    encoder.writeArrayEnd();
    out.writeInts(values);
    encoder.writeArrayStart();
    encoder.writeArrayEnd();
    out.writeInts(new int[0]);
    encoder.writeString("é\uD83D\uDC4D");
    out.writeString("é\uD83D\uDC4D");
    encoder.flush();

    assertThat(out.toByteArray()).isEqualTo(expected.toByteArray());
  }

  @Test
  void growsAsItNeedsTo() throws IOException {
    int[] values = new Random(1).ints(100_000).toArray();
    BinaryOutput out = new BinaryOutput(1);
    out.writeInts(values);
    assertThat(out.toByteArray()).hasSizeGreaterThan(400_000);
  }
}
