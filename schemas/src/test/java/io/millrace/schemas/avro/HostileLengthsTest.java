package io.millrace.schemas.avro;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Anybody with access to a topic can write bytes there that promise more than they hold. They are
 * no message of ours, and cost no more memory than any.
 */
class HostileLengthsTest {
  private static final long MOST_BYTES = 4 * 1024 * 1024;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static Stream<Arguments> contracts() {
    return Stream.of(
        contract(
            "ControlCommand",
            ControlCommand.CODEC.encode(
                new ControlCommand(
                    "id", "run", "stop", Map.of("checkpoint", "no"), "ann", 5, OptionalLong.of(9))),
            ControlCommand.CODEC::decode),
        contract("TrainingEvent", TrainingEvent.CODEC.encode(event()), TrainingEvent.CODEC::decode),
        contract("TokenBatch", TokenBatch.CODEC.encode(batch()), TokenBatch.CODEC::decode));
  }

  private static Arguments contract(String name, byte[] honest, Consumer<byte[]> reader) {
    return Arguments.of(name, honest, reader);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contracts")
  void costNoMoreThanTheirBytes(String name, byte[] honest, Consumer<byte[]> reader) {
    reader.accept(honest);
    for (long claim : new long[] {Integer.MAX_VALUE - 9, 1 << 28, Long.MAX_VALUE, Long.MIN_VALUE}) {
      for (int at = SingleObject.HEADER_LENGTH; at < honest.length; at++) {
        requireCheap(reader, spliced(honest, at, claim));
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contracts")
  void areNothingElseThanBroken(String name, byte[] honest, Consumer<byte[]> reader) {
    Random random = new Random(42);
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = honest.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        int at =
            SingleObject.HEADER_LENGTH + random.nextInt(bytes.length - SingleObject.HEADER_LENGTH);
        bytes[at] = (byte) random.nextInt(256);
      }
      requireCheap(reader, bytes);
    }
  }

  private static void requireCheap(Consumer<byte[]> reader, byte[] bytes) {
    Optional<ContractException> broken = Optional.empty();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      reader.accept(bytes);
    } catch (ContractException e) {
      broken = Optional.of(e);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).as(() -> Arrays.toString(bytes)).isLessThan(MOST_BYTES);
    broken.ifPresent(e -> assertThat(e).hasMessageNotContaining("\n"));
  }

  /** The number in the place of one byte, be it a length, a count or something else. */
  private static byte[] spliced(byte[] honest, int at, long number) {
    BinaryOutput written = new BinaryOutput(10);
    written.writeLong(number);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(honest, 0, at);
    out.writeBytes(written.toByteArray());
    out.write(honest, at + 1, honest.length - at - 1);
    return out.toByteArray();
  }

  private static TrainingEvent event() {
    return new TrainingEvent(
        "run",
        "incarnation",
        7,
        3,
        1_800_000_000_000L,
        new StepCompleted(
            1.5,
            1e-4,
            0.5,
            8,
            100,
            90,
            0.1,
            12,
            3,
            40,
            List.of(new BatchCoordinate(0, 3)),
            List.of(new OffsetRange(0, 1, 9)),
            0,
            6));
  }

  private static TokenBatch batch() {
    return new TokenBatch(
        "id",
        Task.CAUSAL_LM,
        2,
        3,
        new int[] {5, 6, 0, 7, 8, 9},
        new int[] {1, 1, 0, 1, 1, 1},
        new int[] {5, 6, -100, 7, 8, 9},
        "tokenizer",
        "format",
        List.of(new Source(0, 12, 0, 0)),
        5,
        5,
        Instant.EPOCH,
        Instant.EPOCH);
  }
}
