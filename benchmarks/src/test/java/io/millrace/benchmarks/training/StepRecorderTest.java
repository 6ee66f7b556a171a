package io.millrace.benchmarks.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.schemas.event.EventPayload.StepCompleted;
import io.millrace.schemas.event.TrainingEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepRecorderTest {
  private long seconds;

  @Test
  void measuresFromTheEndOfTheWarmUpToTheEndOfTheLastStep() {
    StepRecorder recorder = new StepRecorder(2, () -> seconds * 1_000_000_000);

    step(recorder, 100, 1000);
    step(recorder, 120, 1000);
    step(recorder, 123, 10);
    step(recorder, 124, 20);

    LegResult result = recorder.result(7);
    assertThat(recorder.steps()).isEqualTo(4);
    assertThat(result.tokens()).isEqualTo(30);
    assertThat(result.seconds()).isEqualTo(4);
    assertThat(result.tokensPerSecond()).isEqualTo(7.5);
    assertThat(result.waitedShare()).isEqualTo(2 * 0.5 / 4);
    assertThat(result.losses()).containsExactly(100.0, 120.0, 123.0, 124.0);
  }

  private void step(StepRecorder recorder, long atSeconds, long tokens) {
    seconds = atSeconds;
    recorder.on(
        new TrainingEvent(
            "run",
            "incarnation",
            1,
            1,
            0,
            new StepCompleted(
                atSeconds, 0, 0, 1, tokens, 1, 0, 0, 500, 0, List.of(), List.of(), 0, 6)));
  }
}
