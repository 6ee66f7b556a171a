package io.millrace.schemas.event;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Something of every kind that a run's journal may say. */
public final class EventPayloads {
  private EventPayloads() {}

  /** Each kind at least once. */
  public static Stream<EventPayload> all() {
    return Stream.of(
        new EventPayload.RunStarted(
            "model",
            "gpt2",
            124,
            "cpu",
            "fp32",
            Map.of("processor", "a CPU", "threads", "2"),
            42,
            1,
            0,
            0,
            OptionalLong.of(9),
            List.of(new EventPayload.BatchCoordinate(0, 3)),
            List.of(new EventPayload.BatchCoordinate(0, 99)),
            12,
            "f",
            "m",
            List.of("threads was 1, is 2."),
            Map.of("seed", "42")),
        new EventPayload.RunStarted(
            "model",
            "gpt2",
            124,
            "cuda",
            "bf16",
            Map.of(),
            42,
            1,
            7,
            9,
            OptionalLong.empty(),
            List.of(),
            List.of(),
            0,
            "f",
            "m",
            List.of(),
            Map.of()),
        new EventPayload.RunRecovered(7, 2, 1200, true, 0),
        new EventPayload.StepDiverged(8, "1.5", "1.6", "0.5", "NaN"),
        new EventPayload.BatchFormatAdopted("t", "f"),
        new EventPayload.PassCompleted(2),
        new EventPayload.RunRolledBack(
            "Too many bad steps.",
            7,
            1,
            List.of(new EventPayload.BatchCoordinate(0, 17)),
            900,
            892,
            14,
            Optional.of(2.5),
            3,
            1,
            Optional.of(2.5)),
        new EventPayload.RunRolledBack(
            "Somebody wanted it.",
            7,
            1,
            List.of(),
            900,
            892,
            14,
            Optional.empty(),
            3,
            1,
            Optional.of(0.875)),
        new EventPayload.CheckpointPassedOver("runs/a/checkpoints/step-00000010", "It is cut."),
        new EventPayload.BatchesMissing(
            List.of(new EventPayload.OffsetRange(0, 3, 9)), "Retention has deleted them."),
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
            List.of(new EventPayload.OffsetRange(0, 130, 135)),
            123_456_789_012L,
            6.5),
        new EventPayload.StepSkipped(
            "The loss is NaN.",
            5e-5,
            "NaN",
            "Infinity",
            8,
            900,
            892,
            List.of(new EventPayload.BatchCoordinate(0, 17)),
            List.of(new EventPayload.OffsetRange(0, 134, 135)),
            2),
        new EventPayload.EvaluationFailed(
            "The loss is NaN.",
            "NaN",
            List.of(new EventPayload.BatchCoordinate(0, 3)),
            400,
            77,
            1,
            "eval-batches",
            true),
        new EventPayload.EvaluationCompleted(
            2.5,
            12.18,
            3,
            400,
            77,
            true,
            0,
            "eval-batches",
            true,
            Optional.of(0.5),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            "loss"),
        new EventPayload.EvaluationCompleted(
            0.41,
            0,
            3,
            408,
            77,
            false,
            1,
            "eval-batches",
            true,
            Optional.of(0.86),
            Optional.of(0.85),
            Optional.of(0.855),
            Optional.of(0.89),
            "macro_f1"),
        new EventPayload.CheckpointSaved(
            10, "runs/a/checkpoints/step-00000010", 12345, 8, 2, false),
        new EventPayload.CheckpointFailed("runs/a/checkpoints/step-00000010", "disk full"),
        new EventPayload.CommandApplied(
            "c1", "stop", Map.of(), "ann", 5, "Stopping after step 10.", 3),
        new EventPayload.CommandRejected(
            "c2", "dance", "bob", OptionalLong.of(6), "Unknown command type", 4),
        new EventPayload.CommandRejected(
            "offset-5", "unreadable", "", OptionalLong.empty(), "It is broken JSON", 5),
        new EventPayload.CommandCompleted("c3", "eval", "ann", "Evaluation loss 2.5", false),
        new EventPayload.TextGenerated("c4", 1, "Once", " upon a time", 3, "eos", 12.5),
        new EventPayload.RunReplanned(70, "A step takes 4 batches now."),
        new EventPayload.BatchRejected(0, 5, "It is a tombstone."),
        new EventPayload.RunStopped("end", false, Optional.of("runs/a")),
        new EventPayload.RunStopped("NaN", true, Optional.empty()));
  }
}
