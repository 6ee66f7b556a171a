package io.millrace.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.watch.Events;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.EventPayload.EvaluationCompleted;
import io.millrace.schemas.event.EventPayload.EvaluationFailed;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoOutcomeTest {
  private final DemoOutcome outcome = new DemoOutcome(3);

  @Test
  void aSkippedStepIsOneOfThePlannedStepsButTrainsNothing() {
    add(1, Events.step(100, 50, 0, 9));
    add(2, Events.step(100, 50, 0, 17));
    assertThat(outcome.stepsDone()).isFalse();
    add(3, Events.skipped());

    assertThat(outcome.stepsDone()).isTrue();
    assertThat(outcome.steps()).isEqualTo(3);
    assertThat(outcome.tokens()).isEqualTo(200);
    assertThat(outcome.tokensPerSecond()).isEqualTo(2000);
  }

  @Test
  void anEvaluationThatFailedAtTheEndLeavesNothingToBeProudOf() {
    add(1, Events.evaluation());
    add(
        2,
        new EvaluationFailed(
            "Its loss is NaN.", "NaN", List.of(), 1000, 120, 1, "eval-batches", true));

    assertThat(outcome.first()).get().extracting(EvaluationCompleted::loss).isEqualTo(2.25);
    assertThat(outcome.last()).isEmpty();
  }

  private void add(long step, EventPayload payload) {
    outcome.add(Events.of("demo", step, payload));
  }
}
