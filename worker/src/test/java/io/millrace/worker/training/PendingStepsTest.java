package io.millrace.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.worker.program.StepOutcome;
import io.millrace.worker.source.ReadPosition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingStepsTest {
  private final PendingSteps pending = new PendingSteps();

  @Test
  void theirTimeIsSharedOutEvenlyWithoutWhatWasLeftOut() {
    add(1_000_000, 3_000_000, 0);
    add(10_000_000, 0, 4_000_000);
    add(20_000_000, 3_000_000, 0);

    List<FinishedStep> finished =
        pending.finish(
            List.of(new StepOutcome(1, 1), new StepOutcome(2, 1), new StepOutcome(3, 1)),
            41_000_000,
            3_000_000);

    assertThat(finished).extracting(FinishedStep::millis).containsExactly(12.0, 12.0, 12.0);
    assertThat(finished).extracting(FinishedStep::waitMillis).containsExactly(2.0, 2.0, 2.0);
    assertThat(finished).extracting(FinishedStep::computeMillis).containsExactly(3.0, 3.0, 3.0);
    assertThat(finished)
        .extracting(step -> step.outcome().lossSum())
        .containsExactly(1.0, 2.0, 3.0);
    assertThat(pending.size()).isZero();
  }

  @Test
  void anOutcomeTooFewIsAnError() {
    add(0, 0, 0);
    add(0, 0, 0);

    assertThatThrownBy(() -> pending.finish(List.of(new StepOutcome(1, 1)), 1, 0))
        .hasMessageContaining("1 outcomes of 2 steps");
  }

  private void add(long startedNanos, long waitedNanos, long leftOutNanos) {
    StepInProgress step = new StepInProgress(startedNanos);
    step.waited(waitedNanos);
    step.leaveOut(leftOutNanos);
    step.computed(2_000_000);
    pending.add(new DispatchedStep(step, 1, ReadPosition.START, Instant.EPOCH));
  }
}
