package io.millrace.schemas.avro;

import io.millrace.schemas.batch.Source;
import io.millrace.schemas.batch.Task;
import io.millrace.schemas.batch.TokenBatch;
import io.millrace.schemas.control.Command;
import io.millrace.schemas.control.ControlCommand;
import io.millrace.schemas.control.LiveSetting;
import io.millrace.schemas.event.EventPayloads;
import io.millrace.schemas.event.TrainingEvent;
import io.millrace.schemas.generation.GenerationSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Records of every contract as this build writes them: what is recorded of a new version. */
final class ContractSamples {
  private ContractSamples() {}

  static Stream<byte[]> events() {
    return EventPayloads.all()
        .map(payload -> new TrainingEvent("run", "abc", 3, 10, 1_700_000_000_000L, payload))
        .map(TrainingEvent.CODEC::encode);
  }

  static Stream<byte[]> commands() {
    return Stream.of(
            new Command.Stop(false),
            new Command.Pause(),
            new Command.Resume(),
            new Command.Evaluate(Optional.of("other-batches"), OptionalInt.of(5)),
            new Command.Checkpoint(),
            new Command.Generate(
                List.of("Once upon a time", "Où ?"),
                GenerationSettings.of(Map.of("max_new_tokens", "7"))),
            new Command.Change(Map.of(LiveSetting.LEARNING_RATE, "1e-5")),
            new Command.RollBack(500))
        .map(
            command ->
                new ControlCommand(
                    "id-" + command.type(),
                    "run",
                    command.type(),
                    command.arguments(),
                    "ann",
                    1_700_000_000_000L,
                    command instanceof Command.Stop
                        ? OptionalLong.of(1_700_000_060_000L)
                        : OptionalLong.empty()))
        .map(ControlCommand.CODEC::encode);
  }

  static Stream<byte[]> batches() {
    return Stream.of(
            new TokenBatch(
                "id",
                Task.CAUSAL_LM,
                2,
                3,
                new int[] {5, 6, 0, 70_000, 151_642, 9},
                new int[] {1, 1, 0, 1, 2, 2},
                new int[] {-100, 6, -100, -100, -100, 9},
                "tokenizer",
                "format",
                List.of(
                    new Source(0, 12, 0, 0), new Source(0, 1L << 40, 0, 1), new Source(1, 7, 2, 1)),
                5,
                2,
                Instant.ofEpochMilli(1_800_000_000_123L),
                Instant.ofEpochMilli(1_700_000_000_000L)),
            new TokenBatch(
                "another",
                Task.SEQUENCE_CLASSIFICATION,
                1,
                2,
                new int[] {5, 6},
                new int[] {1, 1},
                new int[] {1},
                "tokenizer",
                "format",
                List.of(),
                2,
                1,
                Instant.EPOCH,
                Instant.EPOCH),
            new TokenBatch(
                "pairs",
                Task.SEQUENCE_CLASSIFICATION,
                2,
                3,
                new int[] {5, 6, 9, 7, 8, 0},
                new int[] {1, 1, 1, 1, 1, 0},
                new int[] {-100, -100},
                "tokenizer",
                "format",
                List.of(new Source(0, 1, 0, 0), new Source(0, 2, 0, 1)),
                5,
                2,
                Instant.EPOCH,
                Instant.EPOCH,
                new int[] {0, 1, 1, 0, 1, 0},
                new float[] {0, 1, 0.5f, -3.25f, 1e30f, 0}))
        .map(TokenBatch.CODEC::encode);
  }

  /** By hand, for nothing here writes text. */
  static Stream<byte[]> texts() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SingleObject.header(ContractSchemas.TEXT_RECORD));
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      encoder.writeMapStart();
      encoder.setItemCount(2);
      encoder.startItem();
      encoder.writeString("prompt");
      encoder.writeString("Où est la gare ?");
      encoder.startItem();
      encoder.writeString("completion");
      encoder.writeString("Tout droit.");
      encoder.writeMapEnd();
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Stream.of(out.toByteArray());
  }
}
