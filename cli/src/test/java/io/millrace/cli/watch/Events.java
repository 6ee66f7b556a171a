package io.millrace.cli.watch;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.OffsetRange;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.RunStopped;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.EventPayload.StepSkipped;
import io.millrace.schemas.event.TrainingEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Events to test with. */
public final class Events {
  private Events() {}

  public static TrainingEvent of(String run, long step, EventPayload payload) {
    return new TrainingEvent(run, "incarnation-1", 1 + step, step, 1_700_000_000_000L, payload);
  }

  public static RunStarted started() {
    return new RunStarted(
        "models/tiny",
        "gpt2",
        1_234_567,
        "cpu",
        "fp32",
        Map.of(),
        42,
        1,
        0,
        0,
        OptionalLong.of(100),
        List.of(),
        List.of(),
        0,
        "f",
        "m",
        List.of(),
        Map.of());
  }

  /** A step of so many tokens that took so long and had this text record last. */
  public static StepCompleted step(long tokens, double millis, int partition, long offset) {
    return new StepCompleted(
        2.5,
        5e-5,
        1.25,
        8,
        tokens,
        tokens,
        0.1,
        millis,
        1,
        250,
        List.of(new BatchCoordinate(0, 7)),
        List.of(new OffsetRange(partition, offset, offset)),
        1 << 30,
        6);
  }

  /** A step that changed nothing. */
  public static StepSkipped skipped() {
    return new StepSkipped(
        "Its loss is NaN.",
        5e-5,
        "NaN",
        "NaN",
        8,
        900,
        800,
        List.of(new BatchCoordinate(0, 7)),
        List.of(new OffsetRange(0, 9, 9)),
        2);
  }

  public static EvaluationCompleted evaluation() {
    return new EvaluationCompleted(
        2.25,
        9.49,
        3,
        1000,
        120,
        true,
        0,
        "eval-batches",
        true,
        Optional.of(0.5),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "loss");
  }

  public static RunStopped stopped(boolean failed) {
    return new RunStopped(
        failed ? "disk full" : "stop", failed, Optional.of("runs/r/checkpoint-2"));
  }
}
