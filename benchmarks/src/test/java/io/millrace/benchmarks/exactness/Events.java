package io.millrace.benchmarks.exactness;

import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.BatchCoordinate;
import io.millrace.schemas.event.EventPayload.CheckpointSaved;
import io.millrace.schemas.event.EventPayload.RunRecovered;
import io.millrace.schemas.event.EventPayload.RunStarted;
import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Events as a worker publishes them; times in milliseconds. */
final class Events {
  private Events() {}

  static TrainingEvent step(long step, long time, double stepMillis) {
    return event(
        step,
        time,
        new StepCompleted(
            3,
            1e-4,
            1,
            8,
            100,
            100,
            0,
            stepMillis,
            0,
            0,
            List.of(new BatchCoordinate(0, step)),
            List.of(),
            0,
            6));
  }

  static TrainingEvent saved(long step, long time, double stallMillis) {
    return event(step + 1, time, new CheckpointSaved(step, "step", 10, 500, stallMillis, false));
  }

  static TrainingEvent started(long time) {
    return event(
        8,
        time,
        new RunStarted(
            "model",
            "gpt2",
            1,
            "cpu",
            "fp32",
            Map.of(),
            42,
            1,
            6,
            8,
            OptionalLong.empty(),
            List.of(),
            List.of(),
            0,
            "",
            "",
            List.of(),
            Map.of()));
  }

  static TrainingEvent recovered(long time, double millis, boolean identical) {
    return event(8, time, new RunRecovered(6, 2, millis, identical, 0));
  }

  private static TrainingEvent event(long step, long time, EventPayload payload) {
    return new TrainingEvent("run", "incarnation", step, step, time, payload);
  }
}
