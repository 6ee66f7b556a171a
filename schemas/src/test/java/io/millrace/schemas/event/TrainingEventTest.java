package io.millrace.schemas.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.schemas.avro.ContractException;
import io.millrace.schemas.avro.ContractSchemas;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingEventTest {

  static Stream<EventPayload> payloads() {
    return Stream.of(
        new EventPayload.RunStarted(
            "model",
            "gpt2",
            124,
            "cpu",
            "fp32",
            42,
            0,
            OptionalLong.of(9),
            "f",
            Map.of("seed", "42")),
        new EventPayload.RunStarted(
            "model", "gpt2", 124, "cuda", "bf16", 42, 7, OptionalLong.empty(), "f", Map.of()),
        new EventPayload.StepCompleted(
            3.25,
            5e-5,
            1.5,
            8,
            900,
            892,
            0.25,
            12.5,
            0.5,
            345,
            List.of(
                new EventPayload.BatchCoordinate(0, 17), new EventPayload.BatchCoordinate(1, 4)),
            List.of(new EventPayload.RecordPosition(0, 135)),
            123_456_789_012L),
        new EventPayload.StepSkipped(
            "The loss is NaN.",
            5e-5,
            "NaN",
            "Infinity",
            8,
            900,
            892,
            List.of(new EventPayload.BatchCoordinate(0, 17)),
            List.of(
                new EventPayload.RecordPosition(0, 134), new EventPayload.RecordPosition(0, 135)),
            2),
        new EventPayload.EvaluationFailed(
            "The loss is NaN.", "NaN", List.of(new EventPayload.BatchCoordinate(0, 3)), 400, 77, 1),
        new EventPayload.EvaluationCompleted(2.5, 12.18, 3, 400, 77, true, 0),
        new EventPayload.CheckpointSaved("runs/a/checkpoints/step-00000010", 12345, 8, 2, false),
        new EventPayload.CheckpointFailed("runs/a/checkpoints/step-00000010", "disk full"),
        new EventPayload.CommandApplied("c1", "stop", "ann", "Stopping after step 10."),
        new EventPayload.CommandRejected("c2", "dance", "bob", "Unknown command type"),
        new EventPayload.BatchRejected(0, 5, "It is a tombstone."),
        new EventPayload.RunStopped("end", false, Optional.of("runs/a")),
        new EventPayload.RunStopped("NaN", true, Optional.empty()));
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void survivesTheRoundTrip(EventPayload payload) {
    TrainingEvent event = new TrainingEvent("run", "incarnation", 10, 1_700_000_000_000L, payload);

    assertThat(TrainingEvent.CODEC.decode(TrainingEvent.CODEC.encode(event))).isEqualTo(event);
  }

  @Test
  void everyPayloadHasItsRecordInTheContractAndATestAbove() {
    List<String> inContract =
        ContractSchemas.TRAINING_EVENT.getField("payload").schema().getTypes().stream()
            .map(schema -> schema.getName())
            .toList();
    List<String> inJava =
        Arrays.stream(EventPayload.class.getPermittedSubclasses())
            .map(Class::getSimpleName)
            .toList();

    assertThat(inContract).containsExactlyInAnyOrderElementsOf(inJava);
    assertThat(payloads().map(payload -> payload.getClass().getSimpleName()).distinct())
        .containsExactlyInAnyOrderElementsOf(inJava);
  }

  @Test
  void otherBytesAreRefusedWithASentence() {
    assertThatThrownBy(() -> TrainingEvent.CODEC.decode(new byte[] {1, 2, 3}))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("TrainingEvent is not in Avro single-object encoding");
  }
}
