package io.millrace.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.schemas.event.EventPayload;
import io.millrace.schemas.event.TrainingEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingMetersTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final TrainingMeters meters = new TrainingMeters(registry);

  @Test
  void aStepSetsItsGaugesAndRaisesItsCounters() {
    publish(step(2.5, 1 << 30));

    assertThat(gauge("millrace.training.loss")).isEqualTo(2.5);
    assertThat(gauge("millrace.training.memory.peak")).isEqualTo(1 << 30);
    assertThat(gauge("millrace.training.step.number")).isEqualTo(7);
    assertThat(counter("millrace.training.steps")).isEqualTo(1);
    assertThat(counter("millrace.training.tokens")).isEqualTo(900);
  }

  @Test
  void aSkippedStepIsCountedAndLeavesTheGaugesAlone() {
    publish(step(2.5, 1));
    publish(
        new EventPayload.StepSkipped(
            "Why.", 1e-4, "NaN", "NaN", 8, 900, 800, List.of(), List.of(), 1));

    assertThat(counter("millrace.training.steps.skipped")).isEqualTo(1);
    assertThat(counter("millrace.training.steps")).isEqualTo(1);
    assertThat(gauge("millrace.training.loss")).isEqualTo(2.5);
    assertThat(gauge("millrace.training.gradient.norm")).isEqualTo(1.5);
  }

  @Test
  void anEvaluationThatFailedIsCountedAndTheGaugeKeepsTheLastLoss() {
    publish(
        new EventPayload.EvaluationCompleted(2.25, 9.5, 3, 400, 77, true, 0, "eval-batches", true));
    publish(
        new EventPayload.EvaluationFailed(
            "Why.", "NaN", List.of(), 400, 77, 1, "eval-batches", true));

    assertThat(counter("millrace.evaluation.failures")).isEqualTo(1);
    assertThat(gauge("millrace.evaluation.loss")).isEqualTo(2.25);
    assertThat(registry.get("millrace.evaluation").timer().count()).isEqualTo(2);
  }

  @Test
  void failuresOfCheckpointsAreCountedAndTheRowEndsWithTheNextThatIsSaved() {
    assertThat(gauge("millrace.checkpoint.failures.in.row")).isZero();
    assertThat(gauge("millrace.checkpoint.saved.time")).isNaN();
    publish(new EventPayload.CheckpointFailed("step-7", "Why."));
    publish(new EventPayload.CheckpointFailed("step-7", "Why."));
    assertThat(gauge("millrace.checkpoint.failures.in.row")).isEqualTo(2);

    meters.on(
        new TrainingEvent(
            "run",
            "incarnation",
            1,
            7,
            1_800_000_000_500L,
            new EventPayload.CheckpointSaved(1, "step-7", 100, 1, 1, false)));

    assertThat(counter("millrace.checkpoint.failures")).isEqualTo(2);
    assertThat(gauge("millrace.checkpoint.failures.in.row")).isZero();
    assertThat(gauge("millrace.checkpoint.saved.time")).isEqualTo(1_800_000_000.5);
  }

  private void publish(EventPayload payload) {
    meters.on(new TrainingEvent("run", "incarnation", 1, 7, 0, payload));
  }

  private static EventPayload step(double loss, long peakMemoryBytes) {
    return new EventPayload.StepCompleted(
        loss, 1e-4, 1.5, 8, 900, 800, 0.25, 12, 1, 5, List.of(), List.of(), peakMemoryBytes);
  }

  private double gauge(String name) {
    return registry.get(name).gauge().value();
  }

  private double counter(String name) {
    return registry.get(name).counter().count();
  }
}
