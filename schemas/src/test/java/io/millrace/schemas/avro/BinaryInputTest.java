package io.millrace.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.event.TrainingEvent;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.avro.AvroTypeException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryInputTest {

  @Test
  void readsWhatAvroWrites() throws IOException {
    Random random = new Random(1);
    for (int round = 0; round < 20_000; round++) {
      long value = random.nextLong() >> random.nextInt(64);
      int number = random.nextInt() >> random.nextInt(32);
      double real = random.nextDouble() / random.nextInt(3);
      String text = random.nextBoolean() ? "" : "où " + value;
      BinaryInput input =
          input(
              encoder -> {
                encoder.writeLong(value);
                encoder.writeInt(number);
                encoder.writeDouble(real);
                encoder.writeFloat((float) real);
                encoder.writeString(text);
                encoder.writeBoolean(value > 0);
                encoder.writeBytes(new byte[] {1, 2});
                encoder.writeString("skipped");
                encoder.writeFixed(new byte[] {7, 8, 9});
                encoder.writeInt(number);
              });
      assertThat(input.readLong()).isEqualTo(value);
      assertThat(input.readInt()).isEqualTo(number);
      assertThat(input.readDouble()).isEqualTo(real);
      assertThat(input.readFloat()).isEqualTo((float) real);
      assertThat(input.readString(new Utf8("old")).toString()).isEqualTo(text);
      assertThat(input.readBoolean()).isEqualTo(value > 0);
      assertThat(input.readBytes(null)).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2}));
      input.skipString();
      input.skipFixed(1);
      byte[] two = new byte[2];
      input.readFixed(two, 0, 2);
      assertThat(two).containsExactly(8, 9);
      assertThat(input.readInt()).isEqualTo(number);
      assertThat(input.remaining()).isZero();
    }
  }

  @Test
  void floatsComeInBlocksOfAnySize() throws IOException {
    BinaryInput input =
        input(
            encoder -> {
              for (int size : new int[] {1, 1, 1, 4, 1}) {
                encoder.writeLong(size);
                for (int i = 0; i < size; i++) {
                  encoder.writeFloat(size + i / 8f);
                }
              }
              encoder.writeLong(0);
            });

    assertThat(input.readFloats()).containsExactly(1, 1, 1, 4, 4.125f, 4.25f, 4.375f, 1);
    assertThat(input.remaining()).isZero();
  }

  @Test
  void moreFloatsThanThereAreBytesForAreRefused() throws IOException {
    BinaryInput input =
        input(
            encoder -> {
              encoder.writeLong(3);
              encoder.writeFloat(1);
              encoder.writeFloat(2);
            });

    assertThatThrownBy(input::readFloats).isInstanceOf(EOFException.class);
  }

  @Test
  void blocksOfAnArrayWithAndWithoutTheirSizes() throws IOException {
    Consumer<Out> array =
        out -> {
          out.writeLong(-2);
          out.writeLong(2);
          out.writeInt(5);
          out.writeInt(6);
          out.writeLong(1);
          out.writeInt(7);
          out.writeLong(0);
          out.writeInt(9);
        };
    int[] read = new int[3];
    BinaryInput input = input(array);
    input.readInts(read, "ids");
    assertThat(read).containsExactly(5, 6, 7);
    assertThat(input.readInt()).isEqualTo(9);

    BinaryInput skipped = input(array);
    assertThat(skipped.skipArray()).isEqualTo(1);
    assertThat(skipped.readInt()).isEqualTo(7);
    assertThat(skipped.skipMap()).isZero();
    assertThat(skipped.readInt()).isEqualTo(9);

    for (int length : new int[] {2, 4}) {
      assertThatThrownBy(() -> input(array).readInts(new int[length], "ids"))
          .isInstanceOf(AvroTypeException.class)
          .hasMessageStartingWith("ids ");
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {3, 1_000_000_000, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, -3})
  void noLengthIsBelieved(long claimed) {
    Consumer<Out> claim =
        out -> {
          out.writeLong(claimed);
          out.writeLong(1);
          out.writeInt(0);
        };
    assertThatThrownBy(() -> input(claim).readArrayStart()).isInstanceOf(AvroTypeException.class);
    assertThatThrownBy(() -> input(claim).readMapStart()).isInstanceOf(AvroTypeException.class);
    assertThatThrownBy(() -> input(claim).readInts(new int[3], "ids"))
        .isInstanceOf(AvroTypeException.class);
    assertThatThrownBy(() -> input(claim).readString()).isInstanceOfAny(REFUSALS);
    assertThatThrownBy(() -> input(claim).readBytes(null)).isInstanceOfAny(REFUSALS);
    assertThatThrownBy(() -> input(claim).skipString()).isInstanceOfAny(REFUSALS);
  }

  private static final Class<?>[] REFUSALS = {AvroTypeException.class, EOFException.class};

  /** Two thousand million items would not fit into any memory: it ends in an exception or not. */
  @Test
  void anArrayThatPromisesMoreThanThereIsIsRefusedByTheCodecs() {
    byte[] event =
        bytes(
            SingleObject.header(ContractSchemas.TRAINING_EVENT),
            out -> {
              out.writeString("run");
              out.writeString("abc");
              out.writeLong(1);
              out.writeLong(1);
              out.writeLong(1);
              out.writeInt(
                  ContractSchemas.TRAINING_EVENT
                      .getField("payload")
                      .schema()
                      .getIndexNamed("io.millrace.BatchesMissing"));
              out.writeLong(Integer.MAX_VALUE - 8);
            });
    assertThatThrownBy(() -> TrainingEvent.CODEC.decode(event))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("claims 2147483639 items in 0 bytes");
    byte[] batch =
        bytes(
            SingleObject.header(ContractSchemas.TOKEN_BATCH),
            out -> {
              out.writeString("id");
              out.writeInt(0);
              out.writeInt(1);
              out.writeInt(1);
              for (int i = 0; i < 3; i++) {
                out.writeLong(1);
                out.writeInt(1);
                out.writeLong(0);
              }
              out.writeString("");
              out.writeString("");
              out.writeLong(Integer.MAX_VALUE - 8);
            });
    assertThatThrownBy(() -> TokenBatch.CODEC.decode(batch))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("claims 2147483639 items");
  }

  /** Avro's encoder without its exception. */
  private record Out(BinaryEncoder encoder) {
    private interface Write {
      void to(BinaryEncoder encoder) throws IOException;
    }

    private void write(Write what) {
      try {
        what.to(encoder);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    void writeLong(long value) {
      write(e -> e.writeLong(value));
    }

    void writeInt(int value) {
      write(e -> e.writeInt(value));
    }

    void writeDouble(double value) {
      write(e -> e.writeDouble(value));
    }

    void writeFloat(float value) {
      write(e -> e.writeFloat(value));
    }

    void writeString(String value) {
      write(e -> e.writeString(value));
    }

    void writeBoolean(boolean value) {
      write(e -> e.writeBoolean(value));
    }

    void writeBytes(byte[] value) {
      write(e -> e.writeBytes(value));
    }

    void writeFixed(byte[] value) {
      write(e -> e.writeFixed(value));
    }
  }

  private static BinaryInput input(Consumer<Out> content) {
    return new BinaryInput(bytes(new byte[] {1}, content), 1);
  }

  private static byte[] bytes(byte[] header, Consumer<Out> content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(header);
    Out encoder = new Out(EncoderFactory.get().directBinaryEncoder(out, null));
    content.accept(encoder);
    return Arrays.copyOf(out.toByteArray(), out.size());
  }
}
